"""Instances and plans as Excel workbooks and folders of CSV files, there and back without loss."""
