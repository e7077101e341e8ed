"""Parts of data -> a file of JSON, with what each of them says first: schema, version, licence, root.

A field stands in each line, so that a difference of two files can be read, and equal parts are equal text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from codepairs import urls
from codepairs.model import Site

VERSION = 1
# The licence of content/ and locales/, which stands in content/LICENSE.
LICENSE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}


def data_file(site: Site, path: str, **parts: str) -> bytes:
    """The bytes of a file at `path`; its parts are JSON already."""
    name, home = site.settings.name, site.settings.base_url
    head = {
        "$schema": urls.link(path, urls.DATA_SCHEMA),
        "version": VERSION,
        "license": LICENSE | {"attribution": name} | ({"home": home} if home else {}),
        "root": urls.root(path),
    }
    return f"{joined({key: as_json(value) for key, value in head.items()} | parts)}\n".encode()


def last_part(file: bytes, name: str) -> str:
    """The last part of a file as it stands there, by its name."""
    return file.decode().partition(f'\n"{name}":')[2].removesuffix("\n}\n")


def as_object(fields: Mapping[str, object]) -> str:
    return joined({name: as_json(value) for name, value in fields.items()})


def joined(fields: Mapping[str, str]) -> str:
    """An object of fields that are JSON already."""
    lines = ",\n".join(f"{as_json(name)}:{value}" for name, value in fields.items())
    return f"{{\n{lines}\n}}"


def as_list(items: Iterable[str]) -> str:
    return f"[{','.join(items)}]"


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
