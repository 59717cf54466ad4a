import logging

from desk.queue import Desk
from desk.remote import agents_of
from desk.render import page, summary
from desk.stack import timed, validated

logger = logging.getLogger()
logger.setLevel(logging.INFO)
desk = Desk({"urgent": ["down", "lost"], "levels": {"gold": 3, "silver": 2, "free": 1}})


@timed
@validated("count")
def handler(event, context):
    desk.fill(event.get("count", 120))
    agents = agents_of(["north", "south"])
    sorted_tickets = desk.by_weight()
    if event.get("forecast"):
        from desk import forecast

        return {"forecast": forecast.tomorrow(len(sorted_tickets))}
    html = page(sorted_tickets, agents)
    logger.info("%d tickets", len(sorted_tickets))
    return {"statusCode": 200, "length": len(html), "summary": summary(sorted_tickets)}
