"use strict";
// The page works without this script: it shows all plans then. With it, tables are sorted and filtered, one plan is
// shown at a time, and the graphs tell details of what is pointed at.
(() => {
  const first = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const data = JSON.parse(first("#data").textContent);
  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");
  const counted = (count) => grouped(String(count));

  /** Runs some work and leaves how long it took among the page's performance measures. */
  const measured = (name, work) => {
    const start = performance.now();
    work();
    performance.measure(name, { start, end: performance.now() });
  };

  /** Returns the first number in a text, NaN where there is none. */
  const numberIn = (text) => {
    const found = /[-+]?\d[\d,]*(\.\d+)?/.exec(text);
    return found ? Number(found[0].replaceAll(",", "")) : NaN;
  };

  // Tables that are sorted by their heads.

  const words = new Intl.Collator("en", { numeric: true });
  /** Rows from which on a browser takes its time to lay out all of them together. */
  const many = 150;
  /** Texts of a column that are tried for its width. */
  const probed = 24;

  class SortedTable {
    constructor(table) {
      this.table = table;
      this.body = table.tBodies[0];
      this.rows = [...this.body.rows];
      this.heads = all("thead th", table);
      this.columns = this.heads.map((head, c) => ({
        isNumber: head.dataset.number !== undefined,
        texts: this.rows.map((row) => row.cells[c].textContent),
        ranks: null,
      }));
      this.heads.forEach((head, c) => first("button", head).addEventListener("click", () => this.toggle(c)));
    }

    /** Gives the columns of a long table fixed widths: then only rows in view have to be laid out. */
    fixColumns() {
      if (this.rows.length < many) return;
      const probe = this.table.cloneNode(false);
      probe.classList.remove("long");
      const body = probe.createTBody();
      probe.append(this.table.tHead.cloneNode(true));
      const longest = this.columns.map((column) => longestOf(column.texts));
      for (let k = 0; k < probed; k += 1) {
        body.insertRow().append(...longest.map((rows, c) => this.rows[rows[k % rows.length]].cells[c].cloneNode(true)));
      }
      for (const cell of all("td[data-of-plan]", body)) cell.classList.add("other"); // bold letters are wider
      this.table.hidden = !this.table.classList.contains("long"); // the whole of it is never laid out
      this.table.after(probe);
      const widths = [...probe.tHead.rows[0].cells].map((head) => head.getBoundingClientRect().width).filter(Boolean);
      probe.remove();
      const whole = widths.reduce((sum, width) => sum + width, 0);
      this.table.style.setProperty("--width", `${Math.ceil(whole)}px`);
      this.table.style.setProperty("--columns", widths.map((width) => `minmax(${width}px, ${width}fr)`).join(" "));
      this.table.classList.add("long");
      this.table.hidden = false;
    }

    /** Sorts by a column, or turns its order around; the third time rows stand as they did at first. */
    toggle(c) {
      const next = { none: "ascending", ascending: "descending", descending: "none" };
      this.sort(c, next[this.heads[c].getAttribute("aria-sort")]);
    }

    sort(c, order) {
      measured("sort", () => {
        this.heads.forEach((head, k) => head.setAttribute("aria-sort", k === c ? order : "none"));
        const ranks = this.ranks(c);
        const sign = order === "descending" ? -1 : 1;
        const compare = (a, b) => {
          // What is empty stands last, whatever the order.
          if (ranks[a] === null || ranks[b] === null) return (ranks[a] === null) - (ranks[b] === null);
          return sign * (ranks[a] - ranks[b]);
        };
        const positions = this.rows.map((_, k) => k);
        if (order !== "none") positions.sort(compare);
        this.body.remove(); // rows that are not in the page are moved without much ado
        this.body.append(...positions.map((k) => this.rows[k]));
        this.table.append(this.body);
      });
      const title = first(".title", this.heads[c]).textContent;
      announce(order === "none" ? "Rows stand in their first order." : `Sorted by ${title}, ${order}.`);
    }

    /** Returns for each row its rank in a column, null where its cell is empty. */
    ranks(c) {
      const column = this.columns[c];
      if (column.ranks === null) column.ranks = column.isNumber ? numberRanks(column.texts) : textRanks(column.texts);
      return column.ranks;
    }

    /** Puts other texts into a column. */
    replace(c, texts) {
      const column = this.columns[c];
      texts.forEach((text, k) => {
        if (column.texts[k] !== text) this.rows[k].cells[c].textContent = text;
      });
      column.texts = texts;
      column.ranks = null;
    }

    /** Sorts again by the column by which it is sorted now. */
    again() {
      const c = this.heads.findIndex((head) => head.getAttribute("aria-sort") !== "none");
      if (c >= 0) this.sort(c, this.heads[c].getAttribute("aria-sort"));
    }
  }

  /** Returns where the longest texts stand: one of them is the widest, letters differing little. */
  const longestOf = (texts) => {
    const places = new Map(texts.map((text, k) => [text, k]));
    return [...places].sort(([a], [b]) => b.length - a.length).slice(0, probed).map(([, k]) => k);
  };

  const numberRanks = (texts) =>
    texts.map((text) => {
      const number = numberIn(text);
      return Number.isNaN(number) ? null : number;
    });

  const textRanks = (texts) => {
    const different = [...new Set(texts)].sort(words.compare);
    const ranks = new Map(different.map((text, rank) => [text, rank]));
    return texts.map((text) => (text === "" ? null : ranks.get(text)));
  };

  // What changed is said to those who do not see it.

  const announcer = first("#announcer");
  const announce = (text) => {
    announcer.textContent = text;
  };

  // The table of processes: filters, the plan that is shown, and what differs.

  class ProcessTable extends SortedTable {
    constructor(table) {
      super(table);
      this.keys = this.heads.map((head) => head.dataset.key);
      this.costs = this.keys.indexOf("whole_cost");
      this.choices = this.keys.flatMap((key, c) => (key.startsWith("choice:") ? [c] : []));
      this.differs = new Set(data.differing);
      this.search = first("#search");
      this.offers = all(".offer select");
      this.status = first("#shown");
      this.lower = null;
      this.search.addEventListener("input", () => this.filter());
      for (const select of this.offers) select.addEventListener("change", () => this.filter());
      first("#only-differing")?.addEventListener("change", () => this.filter());
      first("#clear").addEventListener("click", () => this.clear());
      for (const box of all("#columns input")) {
        box.addEventListener("change", () => {
          table.classList.toggle(`without-${box.value}`, !box.checked);
          this.fixColumns();
        });
      }
      this.mark(0);
      this.fixColumns();
      this.filter();
    }

    /** Shows the processes under another plan; filters and order stay. */
    show(plan) {
      measured("plan", () => {
        for (const [key, texts] of Object.entries(data.cells)) this.replace(this.keys.indexOf(key), texts[plan]);
        this.lower = null;
        this.mark(plan);
        this.fixColumns();
        this.offer();
      });
      this.again();
      this.filter();
    }

    /** Marks modes, and what the other plans choose differently from the one that is shown. */
    mark(plan) {
      const mode = this.keys.indexOf("mode");
      const changed = this.keys.indexOf("changed");
      const own = this.columns[this.choices[plan]]?.texts;
      this.rows.forEach((row, k) => {
        const cells = row.cells;
        cells[mode].dataset.mode = this.columns[mode].texts[k];
        cells[changed].classList.toggle("yes", this.columns[changed].texts[k] === "yes");
        for (const c of this.choices) cells[c].classList.toggle("other", this.columns[c].texts[k] !== own[k]);
      });
    }

    /** Returns for each row the texts that a filter finds: its column's, and those of the column offered with it. */
    offered(select) {
      const c = this.keys.indexOf(select.dataset.key);
      const own = this.columns[c].texts;
      const also = this.columns[this.keys.indexOf(this.heads[c].dataset.also)]?.texts;
      return own.map((text, k) => (also ? [text, ...also[k].split(", ")] : [text]));
    }

    /** Offers in each filter what its column holds now; a choice that is gone stays, and shows nothing. */
    offer() {
      for (const select of this.offers) {
        const chosen = select.value;
        const texts = new Set(this.offered(select).flat());
        texts.add(chosen);
        texts.delete("");
        const options = [...texts].sort(words.compare).map((text) => new Option(text, text));
        select.replaceChildren(new Option("all", ""), ...options);
        select.value = chosen;
      }
    }

    filter() {
      measured("filter", () => {
        this.lower ??= this.rows.map((_, k) => this.columns.map((column) => column.texts[k]).join("\n").toLowerCase());
        const asked = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
        const chosen = this.offers
          .filter((select) => select.value)
          .map((select) => [this.offered(select), select.value]);
        const onlyDiffering = first("#only-differing")?.checked;
        let shown = 0;
        let cost = 0n;
        this.rows.forEach((row, k) => {
          const fits =
            asked.every((word) => this.lower[k].includes(word)) &&
            chosen.every(([texts, value]) => texts[k].includes(value)) &&
            (!onlyDiffering || this.differs.has(k));
          row.hidden = !fits;
          if (fits) {
            shown += 1;
            cost += BigInt(this.columns[this.costs].texts[k].replace(/[,.]/g, ""));
          }
        });
        this.say(shown, cost);
      });
    }

    say(shown, cost) {
      const count = shown === this.rows.length ? `All ${counted(shown)}` : `${counted(shown)} of ${counted(this.rows.length)}`;
      const noun = this.rows.length === 1 ? "process" : "processes";
      this.status.textContent = `${count} ${noun} shown, whole cost ${data.currency} ${amount(cost)} per year.`;
    }

    clear() {
      this.search.value = "";
      for (const select of this.offers) select.value = "";
      if (first("#only-differing")) first("#only-differing").checked = false;
      this.filter();
    }

    /** Shows one process alone of all, and goes there. */
    visit(process) {
      const k = this.columns[this.keys.indexOf("process")].texts.indexOf(process);
      if (this.rows[k].hidden) this.clear();
      for (const row of all(".visited", this.body)) row.classList.remove("visited");
      const row = this.rows[k];
      row.classList.add("visited");
      row.tabIndex = -1;
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "center" });
    }

    /** Shows the processes of one function, and goes there. */
    visitFunction(name) {
      this.clear();
      const select = this.offers.find((one) => one.dataset.key === "function");
      if (select) select.value = name;
      this.filter();
      first("#processes h2").focus();
      first("#processes").scrollIntoView();
    }
  }

  /** Returns whole minor units as an amount with separators. */
  const amount = (minor) => {
    const sign = minor < 0n ? "-" : "";
    const digits = String(minor < 0n ? -minor : minor).padStart(data.decimals + 1, "0");
    const whole = digits.slice(0, digits.length - data.decimals);
    return sign + grouped(whole) + (data.decimals ? "." + digits.slice(-data.decimals) : "");
  };

  const processes = new ProcessTable(first("#process-table"));
  for (const table of all("table.sorted")) if (table !== processes.table) new SortedTable(table).fixColumns();

  // One plan at a time.

  const showPlan = (plan) => {
    for (const view of all(".plan-view")) view.classList.toggle("off", view.dataset.plan !== String(plan));
    for (const cell of all("[data-of-plan]")) cell.classList.toggle("of-shown", cell.dataset.ofPlan === String(plan));
    if (plan !== processes.plan) processes.show(plan);
    processes.plan = plan;
    first("#under").textContent = data.plans[plan];
  };
  processes.plan = 0;
  for (const radio of all("#plan-switch input")) {
    radio.addEventListener("change", () => {
      showPlan(Number(radio.value));
      announce(`${data.plans[Number(radio.value)]} is shown.`);
    });
    radio.checked = radio.value === "0"; // a browser that goes back remembers another
  }
  showPlan(0);

  // Details of what is pointed at in a graph.

  const tip = first("#tip");
  const showTip = (spot) => {
    tip.textContent = spot.dataset.tip;
    tip.hidden = false;
    const box = spot.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    const below = box.bottom + 6 + tip.offsetHeight <= document.documentElement.clientHeight;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${below ? box.bottom + 6 : Math.max(8, box.top - tip.offsetHeight - 6)}px`;
  };
  const hideTip = () => {
    tip.hidden = true;
  };
  const follow = (spot) =>
    spot.dataset.process !== undefined
      ? processes.visit(spot.dataset.process)
      : processes.visitFunction(spot.dataset.function);
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  for (const graph of all(".graph svg")) {
    graph.style.minWidth = `${0.6 * graph.getAttribute("width")}px`; // smaller, nobody could read its letters
    const spots = all(".spot", graph);
    const visit = (k) => {
      for (const spot of spots) spot.setAttribute("tabindex", "-1");
      spots[k].setAttribute("tabindex", "0");
    };
    spots.forEach((spot, k) => {
      const title = first("title", spot);
      spot.dataset.tip = title.textContent;
      spot.setAttribute("aria-label", title.textContent.replaceAll("\n", "; "));
      title.remove(); // the tip says the same, sooner
      spot.addEventListener("pointerenter", () => showTip(spot));
      spot.addEventListener("pointerleave", hideTip);
      spot.addEventListener("focus", () => showTip(spot));
      spot.addEventListener("blur", hideTip);
      spot.addEventListener("click", () => follow(spot));
      spot.addEventListener("keydown", (event) => {
        const step = steps[event.key];
        if (step) {
          const next = Math.min(Math.max(k + step, 0), spots.length - 1);
          visit(next);
          spots[next].focus();
        } else if (event.key === "Enter" || event.key === " ") follow(spot);
        else if (event.key === "Escape") hideTip();
        else return;
        event.preventDefault();
      });
    });
    if (spots.length) visit(0);
  }
  const keepTip = () => {
    // Where the focus goes the page follows: the tip goes along with what it is about.
    const focused = document.activeElement;
    if (!tip.hidden && focused?.classList.contains("spot")) showTip(focused);
    else hideTip();
  };
  addEventListener("scroll", keepTip, { passive: true, capture: true });

  // Paper shows what rules are broken, also where the screen has that folded.

  addEventListener("beforeprint", () => {
    for (const folded of all("details.broken:not([open])")) {
      folded.open = true;
      folded.dataset.folded = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const folded of all("details[data-folded]")) {
      folded.open = false;
      delete folded.dataset.folded;
    }
  });

  // Pictures fit the page, or have letters of full size.

  first("#size").addEventListener("click", (event) => {
    const full = document.documentElement.classList.toggle("full-size");
    event.currentTarget.setAttribute("aria-pressed", String(full));
  });

  for (const part of all(".needs-script")) part.hidden = false;
  document.documentElement.classList.add("ready");
})();
