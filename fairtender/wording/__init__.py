"""Recognise phrases, languages, countries and dangers in people's words."""
