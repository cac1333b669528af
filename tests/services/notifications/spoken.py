"""What a screen reader or a voice would stumble on in a message, found by machine."""

import re

SIGNS = re.compile(r"[→←⇒•·|_*#~<>={}\[\]\\^]|\.\.\.|--|\d+/\d+/\d+|\d{4}-\d{2}-\d{2}|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b")
"""Read as "arrow", "vertical bar", "underscore", or as a row of digits; a date is to be told in words."""
LOUD = re.compile(r"\b[A-ZÆØÅÁČĐŊŠŦŽ]{4,}\b")
"""Spelt letter by letter; a code between dashes is meant to be, and LINK is what the centres are called."""
CODE = re.compile(r"\b[A-ZÆØÅ\d]{3,5}-[A-ZÆØÅ\d]{3,5}\b")
NAMES = {"LINK"}
LONG_NUMBER = re.compile(r"\d{5,}")
MOST_WORDS = 25


def stumbles(read: str) -> list[str]:
    """What is wrong with a plain text as it is read, the part under the signature included; empty when nothing is."""
    found = [f"link among words: {line}" for line in read.split("\n") if "://" in line and len(line.split()) > 1]
    words = CODE.sub("kode", re.sub(r"^-- $|https?://\S+", "", read, flags=re.MULTILINE))
    found += [f"sign: {match}" for match in SIGNS.findall(words)]
    found += [f"capitals: {match}" for match in LOUD.findall(words) if match not in NAMES]
    found += [f"number in one piece: {match}" for match in LONG_NUMBER.findall(words)]
    found += [f"long sentence: {one}" for one in sentences(words) if len(one.split()) > MOST_WORDS]
    return found + ["empty part"] * ("\n\n\n" in read.strip("\n") or "None" in words)


def sentences(words: str) -> list[str]:
    """Sentences, also those that end with their line."""
    return [one.strip() for one in re.split(r"(?<=[.?!:])\s+|\n", words) if one.strip()]


def closes(read: str) -> list[str]:
    """The lines of whoever signs: what stands before the part under the line."""
    return read.partition("\n\n-- \n")[0].rstrip().split("\n\n")[-1].split("\n")
