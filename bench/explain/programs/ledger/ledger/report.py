def report(book):
    lines = [line(account) for account in ordered(book)]
    return "\n".join(lines)


def ordered(book):
    return sorted(book.accounts.values(), key=lambda account: (account.cents, account.name))


def line(account):
    return f"{account.name:<10}{money(account.cents):>14}{len(account.entries):>6}"


def money(cents):
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole}.{rest:02}"
