"""Exports: what is to be screened, written for the tools in which teams screen, and divided among reviewers."""
