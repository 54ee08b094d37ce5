"""All formats by name."""

from __future__ import annotations

from typing import Final

from rightsource.instances.files import ENDINGS
from rightsource.instances.formats.format import Format

_INDEX: Final = frozenset({"index"})
_DEADLINE: Final = frozenset({"deadline"})

_FORMS: Final = (
    Format("json", "instance file of rightsource", ENDINGS["json"], form="json"),
    Format("xlsx", "instance as an Excel workbook", ENDINGS["xlsx"], form="xlsx"),
    Format("csv", "instance as a folder of CSV files", form="csv", folder=True),
)
_MODELS: Final = (
    Format(
        "bpmn",
        "process model in BPMN 2.0",
        (".bpmn", ".bpmn2", ".bpmn.gz", ".bpmn2.gz"),
        reader="process_models.bpmn:read",
    ),
    Format("xes", "event log in XES", (".xes", ".xes.gz"), reader="process_models.xes:read"),
    Format("csv-log", "event log in one CSV file", (".csv", ".csv.gz"), reader="process_models.csv_log:read"),
    Format("wfcommons", "recorded workflow in WfFormat: its structure", reader="classic.wfcommons:read"),
)
_GRAPHS: Final = (
    Format(
        "graphml",
        "graph in GraphML; with --plan, the plan on it",
        (".graphml", ".graphml.gz"),
        reader="graphs.graphml:read",
        writer="graphs.graphml:graphml_bytes",
        plan_writer="exports.plan_graph:plan_graphml_bytes",
    ),
    Format(
        "node-link",
        "graph in the node-link JSON of NetworkX",
        reader="graphs.node_link:read",
        writer="graphs.node_link:node_link_bytes",
    ),
)
_CLASSICS: Final = (
    Format("gap", "generalised assignment", reader="classic.gap:read"),
    Format("ufl", "uncapacitated facility location", reader="classic.ufl:read"),
    Format("sscflp", "single-source capacitated facility location", reader="classic.sscflp:read"),
    Format("sscflp-delmaire", "the same, customers first", reader="classic.sscflp:read_delmaire"),
    Format("sscflp-facilities", "the same, facilities first", reader="classic.sscflp:read_facilities_first"),
    Format("mmkp", "multi-dimensional multiple-choice knapsack", reader="classic.mmkp:read", takes=_INDEX),
    Format("gqap", "generalised quadratic assignment", reader="classic.gqap:read"),
    Format("qsap", "quadratic semi-assignment, a folder of four files", reader="classic.qsap:read_folder", folder=True),
    Format("ctap", "constrained task assignment", reader="classic.ctap:read"),
    Format("tap", "task assignment with costs of any sign", reader="classic.tap:read"),
    Format("uai", "Markov random field in UAI format", (".uai", ".uai.gz"), reader="classic.uai:read"),
    Format("wcsp", "weighted constraint satisfaction", (".wcsp", ".wcsp.gz"), reader="classic.wcsp:read"),
    Format(
        "psplib-mm",
        "multi-mode projects of PSPLIB, with --deadline",
        (".mm", ".mm.gz"),
        reader="classic.psplib_mm:read",
        takes=_DEADLINE,
    ),
)
_EXPORTS: Final = (
    Format("mps", "formulation as a free MPS file", (".mps", ".mps.gz"), model_writer="exports.mps:mps_text"),
    Format("lp", "formulation as a CPLEX LP file", (".lp", ".lp.gz"), model_writer="exports.lp:lp_text"),
)

FORMATS: Final[dict[str, Format]] = {one.name: one for one in (*_FORMS, *_MODELS, *_GRAPHS, *_CLASSICS, *_EXPORTS)}
"""The formats by name, in the order in which they are shown."""
