"""Recognise what words mean, in which language: phrases, languages, countries, dangers."""
