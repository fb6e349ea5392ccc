"""Reports: what each job of the library finds, as one value that is written in many forms."""
