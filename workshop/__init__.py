"""Running the course: building exercises, grading, and the book."""
