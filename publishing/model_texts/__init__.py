"""The bank of model texts: read and checked, and as Word documents."""
