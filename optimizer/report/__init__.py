"""Reports to pass on: one page or one workbook that shows plans, what differs, and why."""
