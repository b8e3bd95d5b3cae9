"""What other screening tools export: one module a tool, files to acts and references; nothing decided, nothing lost."""
