from html import escape


def page(tickets, agents):
    rows = "".join(row(ticket) for ticket in tickets)
    return f"<h1>{escape(', '.join(agents))}</h1><table>{rows}</table>"


def row(ticket):
    cells = (ticket.number, ticket.plan, ticket.weight, ticket.text)
    return "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"


def summary(tickets):
    plans = {}
    for ticket in tickets:
        plans[ticket.plan] = plans.get(ticket.plan, 0) + 1
    return plans
