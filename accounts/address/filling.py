"""The form as a request asks for it: new, sent, or only one step further in being filled in."""

from accounts.address import regions
from accounts.address.forms import AddressForm
from accounts.address.pasting import NotRead, read_pasted


def fill(request, initial=None):
    """A bound form for what is to be kept; else an unbound one with what is known so far.

    do=regions (without scripts: the province was chosen, its cities are asked for) and do=paste
    keep nothing.
    """
    if request.method != "POST":
        return AddressForm(initial=initial)
    step = request.POST.get("do")
    if step == "regions":
        return AddressForm(initial=typed(request.POST))
    if step == "paste":
        return fill_with_pasted(request.POST)
    return AddressForm(request.POST)


def typed(data):
    """As it was sent; where a province has but one city, that is chosen."""
    values = {name: data.get(name, "") for name in AddressForm.base_fields}
    cities = regions.within(values["province"])
    if len(cities) == 1:
        values["city"] = cities[0][0]
    return values | {"is_default": "is_default" in data}


def fill_with_pasted(data):
    """`paste`: what the page says about the text."""
    text = data.get("pasted", "")
    try:
        found, error = read_pasted(text), ""
    except NotRead as refusal:
        found, error = {}, str(refusal)
    form = AddressForm(initial=typed(data) | found)
    wanted = ("receiver", "receiver_phone", "province", "city", "district", "address")
    missing = [] if error else [form[name].label for name in wanted if not form[name].value()]
    form.paste = {"text": text, "error": error, "missing": missing}
    return form
