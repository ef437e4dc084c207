"""Importers: any file or register becomes checked rows, and rows reach the directory through its own verbs."""
