"""The LaTeX that bibliographic databases put into BibTeX, as plain text: accents, symbols, grouping braces."""

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
_SYMBOLS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "textregistered": "®", "textcopyright": "©", "texttrademark": "™", "textdegree": "°",
    "degree": "°", "textpm": "±", "pm": "±", "times": "×", "texttimes": "×", "textmu": "µ", "mu": "μ", "alpha": "α",
    "beta": "β", "gamma": "γ", "delta": "δ", "kappa": "κ", "lambda": "λ", "sigma": "σ", "omega": "ω", "chi": "χ",
    "leq": "≤", "geq": "≥", "le": "≤", "ge": "≥", "textless": "<", "textgreater": ">", "textasciitilde": "~",
    "textasciicircum": "^", "textbackslash": "\\", "textunderscore": "_", "textbar": "|", "textbullet": "•",
    "ldots": "…", "dots": "…", "textellipsis": "…", "P": "¶", "S": "§", "textordmasculine": "º",
    "textordfeminine": "ª", "textquotesingle": "'", "textasciiacute": "´", "infty": "∞", "approx": "≈",
}  # fmt: skip
_COMMAND = re.compile(
    r"""\\(?:
        (?P<accent>[`'^~=."]|[uvHcdbkr](?=\s|\{|\\))\s*(?:\{\s*(?P<braced>\\?[^\W\d_]?)\s*\}|(?P<plain>\\?[^\W\d_]))
      | (?P<symbol>[A-Za-z]+)(?:\{\}|[ ]|(?=[^A-Za-z]|\Z))
      | (?P<escaped>[&%$\#_{}~^\\ ,;:!/@*-])
    )""",
    re.VERBOSE,
)
_BRACES = str.maketrans("", "", "{}")
_ESCAPED_BRACES = str.maketrans({"{": "\ue000", "}": "\ue001"})
_RESTORED_BRACES = str.maketrans({"\ue000": "{", "\ue001": "}"})


def plain_text(latex: str) -> str:
    """LaTeX as text: a command that is not known stays as it is; blanks and line ends become one blank."""
    if "\\" in latex:
        latex = _COMMAND.sub(_shown, latex)
    return " ".join(latex.translate(_BRACES).translate(_RESTORED_BRACES).split())


def _shown(command: re.Match[str]) -> str:
    if command["escaped"]:
        return {" ": " ", "\\": " ", ",": " "}.get(command["escaped"], command["escaped"]).translate(_ESCAPED_BRACES)
    if command["symbol"]:
        return _SYMBOLS.get(command["symbol"], command.group())
    letter = (command["braced"] or command["plain"] or "").lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[command["accent"]])
