"""What words mean, and in which language: phrases, languages, countries, and what endangers."""
