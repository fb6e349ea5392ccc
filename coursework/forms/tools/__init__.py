"""What stands beside the questions: the papers of a case, and live tools that read and draw."""
