"""Countries whose very name locates a place closely: what a coarse export must not say."""

from __future__ import annotations

WIDEST_KM = 100.0
"""Every country or territory that is less wide than this stands in the table (root of its area)."""

_TABLE = (
    ("AD", "Andorra", 22),
    ("AG", "Antigua and Barbuda", 21),
    ("AI", "Anguilla", 10),
    ("AN", "Netherlands Antilles", 31),
    ("AS", "American Samoa", 14),
    ("AW", "Aruba", 14),
    ("AX", "Aland Islands", 40),
    ("BB", "Barbados", 21),
    ("BH", "Bahrain", 26),
    ("BL", "Saint Barthelemy", 5),
    ("BM", "Bermuda", 7),
    ("BN", "Brunei", 76),
    ("BQ", "Bonaire, Saint Eustatius and Saba", 18),
    ("BV", "Bouvet Island", 7),
    ("CC", "Cocos Islands", 4),
    ("CK", "Cook Islands", 15),
    ("CV", "Cabo Verde", 64),
    ("CW", "Curacao", 21),
    ("CX", "Christmas Island", 12),
    ("CY", "Cyprus", 96),
    ("DM", "Dominica", 27),
    ("FM", "Micronesia", 26),
    ("FO", "Faroe Islands", 37),
    ("GD", "Grenada", 19),
    ("GG", "Guernsey", 9),
    ("GI", "Gibraltar", 2),
    ("GP", "Guadeloupe", 42),
    ("GS", "South Georgia and the South Sandwich Islands", 62),
    ("GU", "Guam", 23),
    ("HK", "Hong Kong", 33),
    ("HM", "Heard Island and McDonald Islands", 20),
    ("IM", "Isle of Man", 24),
    ("IO", "British Indian Ocean Territory", 8),
    ("JE", "Jersey", 11),
    ("KI", "Kiribati", 28),
    ("KM", "Comoros", 47),
    ("KN", "Saint Kitts and Nevis", 16),
    ("KY", "Cayman Islands", 16),
    ("LC", "Saint Lucia", 25),
    ("LI", "Liechtenstein", 13),
    ("LU", "Luxembourg", 51),
    ("MC", "Monaco", 1),
    ("MF", "Saint Martin", 7),
    ("MH", "Marshall Islands", 13),
    ("MO", "Macao", 16),
    ("MP", "Northern Mariana Islands", 22),
    ("MQ", "Martinique", 33),
    ("MS", "Montserrat", 10),
    ("MT", "Malta", 18),
    ("MU", "Mauritius", 45),
    ("MV", "Maldives", 17),
    ("NF", "Norfolk Island", 6),
    ("NR", "Nauru", 5),
    ("NU", "Niue", 16),
    ("PF", "French Polynesia", 65),
    ("PM", "Saint Pierre and Miquelon", 16),
    ("PN", "Pitcairn", 7),
    ("PR", "Puerto Rico", 95),
    ("PS", "Palestinian Territory", 77),
    ("PW", "Palau", 21),
    ("RE", "Reunion", 50),
    ("SC", "Seychelles", 21),
    ("SG", "Singapore", 26),
    ("SH", "Saint Helena", 20),
    ("SM", "San Marino", 8),
    ("ST", "Sao Tome and Principe", 32),
    ("SX", "Sint Maarten", 5),
    ("TC", "Turks and Caicos Islands", 21),
    ("TF", "French Southern Territories", 88),
    ("TK", "Tokelau", 3),
    ("TO", "Tonga", 27),
    ("TT", "Trinidad and Tobago", 72),
    ("TV", "Tuvalu", 5),
    ("UM", "United States Minor Outlying Islands", 1),
    ("VA", "Vatican", 1),
    ("VC", "Saint Vincent and the Grenadines", 20),
    ("VG", "British Virgin Islands", 12),
    ("VI", "U.S. Virgin Islands", 19),
    ("WF", "Wallis and Futuna", 17),
    ("WS", "Samoa", 54),
    ("YT", "Mayotte", 19),
)
"""ISO 3166 code, name and root of the area [km], from GeoNames countryInfo (CC BY 4.0)."""


def name_tells(country: str, km: float) -> bool:
    """Return whether a country's name or code alone places footage more closely than ``km``.

    Examples
    --------
    >>> name_tells("Monaco", 10.0), name_tells("RU", 10.0), name_tells("RU", 500.0)
    (True, False, True)
    """
    if km > WIDEST_KM:
        return True
    return any(width < km and country in (code, name) for code, name, width in _TABLE)
