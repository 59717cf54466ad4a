import functools


def rule(function):
    @functools.wraps(function)
    def checked(transfer):
        return bool(function(transfer))

    checked.is_rule = True
    return checked


@rule
def not_to_itself(transfer):
    return transfer.source != transfer.target


@rule
def is_plausible(transfer):
    return check_digit(transfer.number) < 10


def check_digit(number):
    digits = [int(digit) for digit in str(number)]
    return sum(digit * (index + 1) for index, digit in enumerate(digits)) % 10


class Rules:
    ALL = (not_to_itself, is_plausible)

    def accepts(self, transfer):
        return all(each(transfer) for each in self.ALL)
