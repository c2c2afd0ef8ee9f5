// SPDX-License-Identifier: MIT

public import FoundationEssentials

/// How the sandbox behaves; the defaults are as strict as Trakt.
public struct Configuration: Sendable {
  /// The port on 127.0.0.1; 0 takes a free one.
  public var port = 0
  /// For https; nil for plain http.
  public var certificate: ServerCertificate?
  /// The API application that is known.
  public var clientID = "sandbox-client"
  public var clientSecret = "sandbox-secret"
  /// The one account.
  public var username = "sandbox"
  /// The films and shows there are.
  public var catalogue = Catalogue.builtIn
  /// Life of an access token in seconds; 7 days at Trakt since 2026-02.
  public var tokenLifetime = 604_800
  /// Life of a device code in seconds.
  public var deviceCodeLifetime = 600
  /// Seconds a device has to wait between two polls.
  public var deviceInterval = 5
  /// The poll that finds its device code approved without a person; nil waits for a person.
  public var approveAfter: Int?
  public var limits = Limits()
  public var assumptions = Assumptions()
  /// The wall clock, to which ``TraktSandbox/advance(by:)`` adds.
  public var now: @Sendable () -> Date = { Date() }
  /// Called with one readable line for each request that has been answered.
  public var printLine: (@Sendable (String) -> Void)?

  public init() {}
}

/// Trakt's rate limits, per user; reads without a token count per application.
public struct Limits: Sendable {
  /// POST, PUT and DELETE: one a second.
  public var writes = Limit(1, per: 1)
  /// GET: 500 in 5 minutes, since 2026-09.
  public var reads = Limit(500, per: 300)

  public init() {}

  /// No limits to speak of, for demonstrations.
  public static var relaxed: Limits {
    var limits = Limits()
    limits.writes = Limit(1_000_000, per: 1)
    limits.reads = Limit(1_000_000, per: 1)
    return limits
  }
}

/// So many requests in so many seconds.
public struct Limit: Sendable {
  public var count: Int
  public var period: Int

  public init(_ count: Int, per period: Int) {
    self.count = count
    self.period = period
  }
}

/// What Trakt does not document and that is not verified; a client should get along with either.
public struct Assumptions: Sendable {
  /// Seconds in which a second scrobble of an item is answered 409; the documents' example shows an hour.
  public var duplicateWindow = 3600
  /// Whether a stop at exactly 80 % scrobbles; documented is "above 80%".
  public var scrobblesAtEighty = false
  /// Whether a paused item is still shown as being watched.
  public var pauseKeepsWatching = false
  /// Whether the sign-in fails without the client secret; optional in the documents since 2026-10.
  public var requiresClientSecret = false
  /// Whether the application has the `scrobble` permission; without it `/scrobble` answers 403.
  public var mayScrobble = true

  public init() {}
}
