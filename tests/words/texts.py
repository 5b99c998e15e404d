"""Texts in three languages, written for the tests, about call-ups that never were."""

from __future__ import annotations

SPEECH_EN = """\
Address of the Governor, 3 May

Dear neighbours, I have signed the order on partial mobilisation, and it begins on 4 May.
Only citizens in the reserve will be called up, and first of all men who have served in the army.
The Defence Minister, Oleg Karpenko, speaks of 20,000 reservists across all regions of the country.
Students are not to be called up.
Whoever stays away will be punished by imprisonment for up to five years.
Thank you for your patience.
"""

DECREE_RU = """\
УКАЗ

О частичной мобилизации

1. Объявить с 4 мая 2031 г. частичную мобилизацию на всей территории страны.
2. Министру обороны Карпенко О. И. призвать граждан, пребывающих в запасе.
3. Призыв длится до окончания периода частичной мобилизации.
4. Работникам заводов предоставляется отсрочка от призыва.
"""

LAW_UK = """\
ЗАКОН

Про часткову мобілізацію

Стаття 1. Призвати 25 тис. військовозобов’язаних громадян у всіх областях протягом 90 діб.
Стаття 2. Не підлягають призову студенти денної форми навчання.
Стаття 3. Ухилення від призову карається позбавленням волі на строк до п'яти років.
Стаття 4. Закон набирає чинності з дня його опублікування.
"""
