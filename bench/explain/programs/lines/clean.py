def cleaned(row, fields):
    return {key: lowered(key, value, fields) for key, value in row.items() if key in fields["keep"]}


def lowered(key, value, fields):
    return value.lower() if key in fields["lower"] else value
