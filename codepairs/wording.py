"""Every sentence that the engine itself says, marked for translation; templates say the rest.

A sentence is written whole, with named placeholders for codes and lists of commands. Domain: `site`.
"""

from __future__ import annotations


def N_(message: str) -> str:
    """Mark a message for extraction; it is translated where it is shown."""
    return message


# Facts by name, in the order of the table. The titles are row headings, the tags cells.
TITLES = {
    "outcome": N_("Outcome"),
    "retry": N_("Retry"),
    "acts": N_("Who acts"),
    "scope": N_("What it decides"),
    "connection": N_("Connection"),
    "category": N_("Second digit"),
    "registration": N_("Status"),
}

TAGS = {
    ("outcome", "success"): N_("Success"),
    ("outcome", "interim"): N_("Go on"),
    ("outcome", "redirect"): N_("Redirect"),
    ("outcome", "transient-failure"): N_("Transient failure"),
    ("outcome", "permanent-failure"): N_("Permanent failure"),
    ("retry", "not-needed"): N_("Not needed"),
    ("retry", "same-request"): N_("At once"),
    ("retry", "after-delay"): N_("After a delay"),
    ("retry", "after-change"): N_("After a change"),
    ("retry", "elsewhere"): N_("Elsewhere"),
    ("retry", "never"): N_("Never"),
    ("acts", "client"): N_("Client"),
    ("acts", "sender"): N_("Sender"),
    ("acts", "recipient"): N_("Recipient"),
    ("acts", "operator"): N_("Server operator"),
    ("acts", "nobody"): N_("Nobody"),
    ("scope", "command"): N_("This command"),
    ("scope", "address"): N_("The address"),
    ("scope", "message"): N_("The message"),
    ("scope", "authentication"): N_("The login"),
    ("scope", "session"): N_("The session"),
    ("scope", "queue"): N_("The queue"),
    ("scope", "domain"): N_("The domain"),
    ("connection", "stays-open"): N_("Stays open"),
    ("connection", "closes"): N_("Closes"),
    ("connection", "may-close"): N_("May close"),
    ("category", "syntax"): N_("Syntax"),
    ("category", "information"): N_("Information"),
    ("category", "connections"): N_("Connections"),
    ("category", "unspecified"): N_("Unspecified"),
    ("category", "mail-system"): N_("Mail system"),
    ("registration", "standard"): N_("Standard"),
    ("registration", "experimental"): N_("Experimental"),
    ("registration", "listed"): N_("Listed only"),
    ("registration", "temporary"): N_("Temporary"),
    ("registration", "reserved"): N_("Reserved"),
    ("registration", "obsolete"): N_("Obsolete"),
    ("registration", "unofficial"): N_("Not registered"),
}

# What a fact says of one code when the other code of the pair says something else.
SAYS = {
    ("retry", "not-needed"): N_("%(code)s leaves nothing to repeat."),
    ("retry", "same-request"): N_("After %(code)s the client may send the same request again at once."),
    ("retry", "after-delay"): N_("The request that got %(code)s may succeed later, unchanged."),
    ("retry", "after-change"): N_(
        "Something has to change before the request that got %(code)s can succeed."
    ),
    ("retry", "elsewhere"): N_("%(code)s sends the client to another address or server."),
    ("retry", "never"): N_("No later request makes up for %(code)s."),
    ("acts", "client"): N_("%(code)s is a matter for the client and whoever runs it."),
    ("acts", "sender"): N_("%(code)s is for the person who sent the message to deal with."),
    ("acts", "recipient"): N_("Only the recipient can do something about %(code)s."),
    ("acts", "operator"): N_("Whoever runs the answering server has to look into %(code)s."),
    ("acts", "nobody"): N_("Nobody has to do anything about %(code)s."),
    ("scope", "command"): N_("%(code)s settles only the command that it answers."),
    ("scope", "address"): N_("%(code)s settles the fate of one address, not of the others."),
    ("scope", "message"): N_("%(code)s settles what becomes of the whole message."),
    ("scope", "authentication"): N_("%(code)s settles the attempt to log in."),
    ("scope", "session"): N_("%(code)s settles what can still happen in this session."),
    ("scope", "queue"): N_("%(code)s concerns mail that waits in a queue."),
    ("scope", "domain"): N_("%(code)s speaks for a whole host or domain."),
    ("connection", "stays-open"): N_("The connection stays open after %(code)s."),
    ("connection", "closes"): N_("The server closes the connection after %(code)s."),
    ("connection", "may-close"): N_("The server is free to close the connection after %(code)s."),
    ("category", "syntax"): N_("The second digit of %(code)s places it among replies about syntax."),
    ("category", "information"): N_("The second digit of %(code)s places it among replies that inform."),
    ("category", "connections"): N_(
        "The second digit of %(code)s places it among replies about the connection."
    ),
    ("category", "unspecified"): N_("The second digit of %(code)s was never given a meaning."),
    ("category", "mail-system"): N_(
        "The second digit of %(code)s places it among replies about the mail system."
    ),
    ("registration", "standard"): N_("%(code)s is defined by a specification in force."),
    ("registration", "experimental"): N_("%(code)s comes from an experimental specification."),
    ("registration", "listed"): N_("%(code)s is named in a registry, but no specification defines it."),
    ("registration", "temporary"): N_("The registration of %(code)s is temporary."),
    ("registration", "reserved"): N_("%(code)s is reserved and not meant to be sent."),
    ("registration", "obsolete"): N_("%(code)s is kept only for old software."),
    ("registration", "unofficial"): N_("%(code)s stands in no specification and no registry."),
}

# A second tag of the same fact.
SAYS_TOO = {
    ("acts", "client"): N_("The client and whoever runs it may be able to help with %(code)s too."),
    ("acts", "sender"): N_("The person who sent the message may be able to help with %(code)s too."),
    ("acts", "recipient"): N_("The recipient may be able to help with %(code)s too."),
    ("acts", "operator"): N_("Whoever runs the answering server may be able to help with %(code)s too."),
    ("scope", "command"): N_("%(code)s can also concern no more than the command that it answers."),
    ("scope", "address"): N_("%(code)s can also settle the fate of one address."),
    ("scope", "message"): N_("%(code)s can also settle what becomes of the whole message."),
    ("scope", "authentication"): N_("%(code)s can also settle the attempt to log in."),
    ("scope", "session"): N_("%(code)s can also settle what happens in the rest of the session."),
    ("scope", "queue"): N_("%(code)s can also concern mail that waits in a queue."),
    ("scope", "domain"): N_("%(code)s can also speak for a whole host or domain."),
}

# The verdict by the two outcomes. Keys are unordered; `a` is the code with the first outcome of the key.
VERDICTS = {
    ("success", "success"): N_("Both report success: what tells them apart is the thing that succeeded."),
    ("success", "interim"): N_(
        "%(a)s closes a step that worked, while %(b)s opens one: the server waits for more."
    ),
    ("success", "redirect"): N_("%(a)s ends the matter here, while %(b)s continues it at another address."),
    ("success", "transient-failure"): N_("%(a)s says that it worked, %(b)s that it did not work this time."),
    ("success", "permanent-failure"): N_("%(a)s says that it worked, %(b)s that it will not work like this."),
    ("interim", "interim"): N_(
        "Both ask the client to go on: what tells them apart is what the server waits for."
    ),
    ("interim", "redirect"): N_("%(a)s continues the exchange here, %(b)s at another address."),
    ("interim", "transient-failure"): N_("%(a)s lets the exchange go on, %(b)s breaks it off for now."),
    ("interim", "permanent-failure"): N_("%(a)s lets the exchange go on, %(b)s ends it with a refusal."),
    ("redirect", "redirect"): N_("Both lead to another address: what tells them apart is how to follow."),
    ("redirect", "transient-failure"): N_(
        "%(a)s leads to another address, %(b)s asks for patience at this one."
    ),
    ("redirect", "permanent-failure"): N_("%(a)s leads to another address, %(b)s leads nowhere."),
    ("transient-failure", "transient-failure"): N_(
        "Both mean “not now”: waiting may cure either, and the cause tells them apart."
    ),
    ("transient-failure", "permanent-failure"): N_(
        "%(a)s may pass if the client waits, %(b)s stays until somebody changes something."
    ),
    ("permanent-failure", "permanent-failure"): N_(
        "Both are refusals that waiting does not cure: what has to change tells them apart."
    ),
}

# Where each of the two codes may come. `commands` is a list of commands in the reader's language.
BOTH_ANSWER = N_("Either may come in reply to %(commands)s.")
BOTH_ANSWER_ANY = N_("Either may come in reply to any command.")
NONE_SHARED = N_("No command is listed with both of them.")
ANSWERS = N_("%(code)s answers %(commands)s.")
ONLY_ANSWERS = N_("Only %(code)s also answers %(commands)s.")
ANSWERS_ALL_OTHERS = N_("Only %(code)s may answer every other command too.")

ACTORS = {
    "client": N_("Sending system"),
    "sender": N_("Sender"),
    "recipient": N_("Recipient"),
    "operator": N_("Receiving server"),
}

EQUIVALENT_KINDS = {
    "exact": N_("same meaning"),
    "close": N_("close"),
    "lossy": N_("loses detail"),
}

PRACTICE = N_("practice")

NO_SUCH_PAGE = N_("There is no page at this address. The home page leads to every code and every pair.")
