"""Content, catalogues, templates and styles -> a site in memory that follows every edit, on 127.0.0.1."""
