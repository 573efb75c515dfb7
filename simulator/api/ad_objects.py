"""What campaigns, ad groups and ads have in common: finding, listing, filtering, switching on and off (wire page 3e)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from simulator import clock, spending
from simulator.api import advertisers
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, one_of, page_of, text, texts
from simulator.models import Ad, AdCampaign, AdGroup, Advertiser

Row = Callable[[Any], dict[str, Any]]
DELETED = {
    "campaign": "This campaign has been deleted.",
    "adgroup": "This ad group has been deleted.",
    "ad": "This ad has been deleted.",
}
FINISHED = "This ad has finished delivering and can no longer be edited."
MOST_CHANGED_AT_ONCE = 20
PARENTS = {"campaign_ids": "campaign_id", "adgroup_ids": "adgroup_id", "ad_ids": "ad_id"}


def advertiser_now(arguments: Arguments) -> Advertiser:
    """The advertiser a call names, with what its ads spent until now written down."""
    advertiser = advertisers.of(arguments)
    spending.settle(advertiser)
    return advertiser


def find(objects: Any, kind: str, object_id: str) -> Any:
    """The object with this id; a deleted one is refused in TikTok's words."""
    found = objects.filter(object_id=object_id).first()
    if found is None:
        raise Problem(PARAMETER, f"{kind}_id: The {kind} {object_id} does not exist.")
    if found.deleted:
        raise Problem(PARAMETER, DELETED[kind])
    return found


def listed(arguments: Arguments, rows: Iterable[dict[str, Any]], kind: str) -> dict[str, Any]:
    """A page of rows that pass `filtering`; deleted ones only where their status is asked for."""
    filtering = advertisers.structure(arguments, "filtering", dict)
    found = [row for row in rows if _passes(row, filtering, kind)]
    page, info = page_of(found, arguments, most=1000)
    wanted = texts(arguments, "fields", most=200) if arguments.get("fields") else None
    return {"list": [_only(row, wanted) for row in page], "page_info": info}


def switch(arguments: Arguments, kind: str, find_one: Callable[[Advertiser, str], Any]) -> dict[str, Any]:
    """Enable, disable or delete up to twenty; all or none."""
    advertiser, ids = advertiser_now(arguments), texts(arguments, f"{kind}_ids", most=MOST_CHANGED_AT_ONCE)
    operation = one_of(arguments.get("operation_status"), "operation_status", ["ENABLE", "DISABLE", "DELETE"])
    for row in [find_one(advertiser, object_id) for object_id in ids]:
        if operation == "DELETE":
            row.deleted = True
        else:
            row.operation_status = operation
        row.modified_at = clock.now()
        row.save()
    return {f"{kind}_ids": ids, "status": operation}


def name_of(arguments: Arguments, kind: str) -> str:
    """A name; TikTok does not mind one that is there already."""
    return text(arguments, f"{kind}_name", most=512)


def money(arguments: Arguments, *, least: float) -> float:
    """A budget in the advertiser's currency."""
    try:
        value = round(float(arguments.get("budget") or 0), 2)
    except (TypeError, ValueError) as error:
        raise Problem(PARAMETER, "budget: Not a valid number.") from error
    if value < least:
        raise Problem(PARAMETER, f"budget: Must be at least {least:g}.")
    return value


def operation_of(arguments: Arguments) -> str:
    """Whether it starts enabled."""
    return str(one_of(arguments.get("operation_status", "ENABLE"), "operation_status", ["ENABLE", "DISABLE"]))


def time_of(arguments: Arguments, name: str) -> datetime | None:
    """A business time of the call, if it has one."""
    if not arguments.get(name):
        return None
    try:
        return datetime.strptime(str(arguments[name]), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise Problem(PARAMETER, f"{name}: Must be YYYY-MM-DD HH:MM:SS.") from error


def facts(row: AdCampaign | AdGroup | Ad, kind: str, standing: tuple[str, str]) -> dict[str, Any]:
    """What each of the three says about itself."""
    return {
        "advertiser_id": row.advertiser.advertiser_id,
        f"{kind}_id": row.object_id,
        f"{kind}_name": row.name,
        "operation_status": "DISABLE" if row.deleted else row.operation_status,
        "primary_status": standing[0],
        "secondary_status": standing[1],
        "create_time": moment(row.created_at),
        "modify_time": moment(row.modified_at),
    }


def _passes(row: dict[str, Any], filtering: dict[str, Any], kind: str) -> bool:
    wanted = filtering.get("primary_status", "STATUS_NOT_DELETE")
    if wanted == "STATUS_NOT_DELETE":
        return row["primary_status"] != "STATUS_DELETE" and _matches(row, filtering, kind)
    return wanted in ("STATUS_ALL", row["primary_status"]) and _matches(row, filtering, kind)


def _matches(row: dict[str, Any], filtering: dict[str, Any], kind: str) -> bool:
    for name, wanted in filtering.items():
        if name in PARENTS:
            if row.get(PARENTS[name]) not in [str(item) for item in wanted]:
                return False
        elif name == f"{kind}_name":
            if str(wanted).lower() not in str(row[name]).lower():
                return False
        elif name in ("secondary_status", "objective_type", "optimization_goal") and row.get(name) != wanted:
            return False
    return True


def _only(row: dict[str, Any], wanted: list[str] | None) -> dict[str, Any]:
    return row if wanted is None else {name: row[name] for name in wanted if name in row}
