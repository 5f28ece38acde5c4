"""Workbooks: forms to fill in, and copies of workbooks with findings marked in their cells."""
