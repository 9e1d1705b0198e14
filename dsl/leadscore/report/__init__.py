"""What people see: tables, explanations, JSON, Markdown."""
