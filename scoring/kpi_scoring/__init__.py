"""The arithmetic of KPI scoring: exact, explained, independent of files, clocks and web sites."""
