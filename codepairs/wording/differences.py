"""What a fact says of one code when the other code of a pair says something else: a sentence for each tag."""

from __future__ import annotations

from codepairs.wording.mark import N_

# What a fact says of one code when the other code of the pair says something else.
SAYS = {
    ("retry", "not-needed"): N_("%(code)s leaves nothing to repeat."),
    ("retry", "same-request"): N_("After %(code)s the client may send the same request again at once."),
    ("retry", "after-delay"): N_("What got %(code)s may succeed later, unchanged."),
    ("retry", "after-change"): N_("Something has to change before what got %(code)s can succeed."),
    ("retry", "higher-level"): N_(
        "After %(code)s the client begins the whole sequence again, not just the last request."
    ),
    ("retry", "elsewhere"): N_("After %(code)s the client can go on at another address or server."),
    ("retry", "never"): N_("Trying again does not help against %(code)s."),
    ("acts", "client"): N_("%(code)s is a matter for the client and whoever runs it."),
    ("acts", "sender"): N_("%(code)s is for the person who sent the message to deal with."),
    ("acts", "recipient"): N_("It is for the recipient to do something about %(code)s."),
    ("acts", "operator"): N_("Whoever runs the answering server has to look into %(code)s."),
    ("acts", "intermediary"): N_("Whoever runs the proxy or gateway has to look into %(code)s."),
    ("acts", "developer"): N_("Those who write the answering service have to look into %(code)s."),
    ("acts", "owner"): N_("It is for the owner of the domain or resource to do something about %(code)s."),
    ("acts", "nobody"): N_("Nobody has to do anything about %(code)s."),
    ("sent_by", "client"): N_("A client sends %(code)s."),
    ("sent_by", "server"): N_("%(code)s comes from the server itself."),
    ("sent_by", "intermediary"): N_("A proxy or gateway on the way makes %(code)s."),
    ("sent_by", "resolver"): N_("%(code)s is what a resolver says."),
    ("sent_by", "authority"): N_("An authoritative server gives %(code)s."),
    ("sent_by", "library"): N_("The protocol library makes %(code)s by itself."),
    ("sent_by", "application"): N_("Application code returns %(code)s."),
    ("sent_by", "local"): N_("%(code)s never travels on the wire: local software reports it."),
    ("scope", "command"): N_("%(code)s settles only the command that it answers."),
    ("scope", "request"): N_("%(code)s settles only the request that it answers."),
    ("scope", "address"): N_("%(code)s settles the fate of one address, not of the others."),
    ("scope", "message"): N_("%(code)s settles what becomes of the whole message."),
    ("scope", "authentication"): N_("%(code)s settles the attempt to log in."),
    ("scope", "session"): N_("%(code)s settles what can still happen in this session."),
    ("scope", "queue"): N_("%(code)s concerns mail that waits in a queue."),
    ("scope", "resource"): N_("%(code)s speaks of the resource."),
    ("scope", "domain"): N_("%(code)s speaks for a whole host or domain."),
    ("scope", "server"): N_("%(code)s speaks for one server, and another may answer otherwise."),
    ("scope", "everywhere"): N_("%(code)s speaks for every place where the other side could be reached."),
    ("connection", "stays-open"): N_("The connection stays open after %(code)s."),
    ("connection", "closes"): N_("The connection is closed after %(code)s."),
    ("connection", "may-close"): N_("The connection may be closed after %(code)s."),
    ("category", "syntax"): N_("The second digit of %(code)s places it among replies about syntax."),
    ("category", "information"): N_("The second digit of %(code)s places it among replies that inform."),
    ("category", "connections"): N_(
        "The second digit of %(code)s places it among replies about the connection."
    ),
    ("category", "authentication"): N_(
        "The second digit of %(code)s places it among replies about login and accounting."
    ),
    ("category", "unspecified"): N_("The second digit of %(code)s was never given a meaning."),
    ("category", "mail-system"): N_(
        "The second digit of %(code)s places it among replies about the mail system."
    ),
    ("category", "file-system"): N_(
        "The second digit of %(code)s places it among replies about the file system."
    ),
    ("redirection", "permanent"): N_(
        "After %(code)s, links, bookmarks and address books should use the new address."
    ),
    ("redirection", "temporary"): N_("After %(code)s the old address stays the right one for next time."),
    ("redirection", "indirect"): N_("%(code)s names another resource where the answer can be read."),
    ("redirection", "choice"): N_("%(code)s offers several addresses and leaves the choice to the client."),
    ("method", "kept"): N_("The request that follows %(code)s keeps its method and its body."),
    ("method", "may-become-get"): N_("A client may turn POST into GET when it follows %(code)s."),
    ("method", "becomes-get"): N_(
        "The request that follows %(code)s is a GET or HEAD, whatever came before."
    ),
    ("caching", "heuristic"): N_(
        "A cache may store %(code)s even when the response says nothing of caching."
    ),
    ("caching", "explicit"): N_("A cache may store %(code)s only when the response itself allows it."),
    ("caching", "never"): N_("No cache may store %(code)s."),
    ("repeat", "any-request"): N_("A client may repeat any request by itself after %(code)s."),
    ("repeat", "idempotent-only"): N_(
        "After %(code)s a client may by itself repeat only idempotent requests."
    ),
    ("repeat", "not-by-itself"): N_("A client does not repeat a request by itself after %(code)s."),
    ("body", "none"): N_("%(code)s never has a body."),
    ("body", "optional"): N_("A body may come with %(code)s."),
    ("body", "expected"): N_("The body of %(code)s should say more."),
    ("level", "warning"): N_("%(code)s can be a warning, after which the session may go on."),
    ("level", "fatal"): N_("%(code)s is fatal: the session ends with it."),
    ("level", "closure"): N_("%(code)s announces an orderly end, not an error."),
    ("versions", "ssl-3"): N_("%(code)s dates from SSL 3.0."),
    ("versions", "tls-1.2"): N_("%(code)s occurs in TLS up to version 1.2."),
    ("versions", "tls-1.3"): N_("%(code)s occurs in TLS 1.3."),
    ("versions", "dtls-1.3"): N_("%(code)s occurs in DTLS 1.3."),
    ("versions", "http-1.1"): N_("%(code)s makes sense in HTTP/1.1."),
    ("forking", "absorbed"): N_("A proxy keeps %(code)s to itself."),
    ("forking", "forwarded"): N_("A forking proxy passes %(code)s on at once."),
    ("forking", "collected"): N_(
        "A forking proxy holds %(code)s back until all branches have ended, then chooses the best."
    ),
    ("forking", "cancels-others"): N_("A forking proxy that gets %(code)s stops the other branches."),
    ("dialog", "early"): N_("%(code)s can begin an early dialog."),
    ("dialog", "confirmed"): N_("%(code)s makes the dialog a confirmed one."),
    ("dialog", "ends"): N_("No dialog survives %(code)s."),
    ("dialog", "ends-early"): N_("%(code)s ends early dialogs and leaves an established one as it was."),
    ("dialog", "ends-usage"): N_(
        "Within a dialog, %(code)s ends the call or the subscription that the request belonged to."
    ),
    ("dialog", "unchanged"): N_("%(code)s leaves the dialog as it was."),
    ("registration", "standard"): N_("%(code)s is defined by a specification in force."),
    ("registration", "experimental"): N_("%(code)s comes from an experimental specification."),
    ("registration", "listed"): N_("%(code)s is listed in a registry, but no published standard defines it."),
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
    ("acts", "intermediary"): N_("Whoever runs the proxy or gateway may be able to help with %(code)s too."),
    ("acts", "developer"): N_("Those who write the answering service may be able to help with %(code)s too."),
    ("acts", "owner"): N_("The owner of the domain or resource may be able to help with %(code)s too."),
    ("sent_by", "client"): N_("A client may send %(code)s too."),
    ("sent_by", "server"): N_("The server itself may send %(code)s too."),
    ("sent_by", "intermediary"): N_("A proxy or gateway on the way may make %(code)s too."),
    ("sent_by", "resolver"): N_("A resolver may say %(code)s too."),
    ("sent_by", "authority"): N_("An authoritative server may give %(code)s too."),
    ("sent_by", "library"): N_("The protocol library may make %(code)s by itself too."),
    ("sent_by", "application"): N_("Application code may return %(code)s too."),
    ("sent_by", "local"): N_("Local software may report %(code)s without having received it."),
    ("scope", "command"): N_("%(code)s can also concern no more than the command that it answers."),
    ("scope", "request"): N_("%(code)s can also concern no more than the request that it answers."),
    ("scope", "address"): N_("%(code)s can also settle the fate of one address."),
    ("scope", "message"): N_("%(code)s can also settle what becomes of the whole message."),
    ("scope", "authentication"): N_("%(code)s can also settle the attempt to log in."),
    ("scope", "session"): N_("%(code)s can also settle what happens in the rest of the session."),
    ("scope", "queue"): N_("%(code)s can also concern mail that waits in a queue."),
    ("scope", "resource"): N_("%(code)s can also speak of the resource."),
    ("scope", "domain"): N_("%(code)s can also speak for a whole host or domain."),
    ("scope", "server"): N_("%(code)s can also speak for one server alone."),
    ("scope", "everywhere"): N_(
        "%(code)s can also speak for every place where the other side could be reached."
    ),
    ("level", "warning"): N_("%(code)s can also be a warning, after which the session may go on."),
    ("level", "fatal"): N_("%(code)s can also be fatal, and then the session ends with it."),
    ("level", "closure"): N_("%(code)s can also announce an orderly end."),
    ("versions", "tls-1.2"): N_("%(code)s also occurs in TLS up to version 1.2."),
    ("versions", "tls-1.3"): N_("%(code)s also occurs in TLS 1.3."),
    ("versions", "dtls-1.3"): N_("%(code)s also occurs in DTLS 1.3."),
}
