// SPDX-License-Identifier: MIT

public import FoundationEssentials

/// The behaviour of the sandbox; the defaults are as strict as Trakt.
public struct Configuration: Sendable {
  /// The port on 127.0.0.1; 0 takes a free one.
  public var port = 0
  /// The certificate for https; nil for plain http.
  public var certificate: ServerCertificate?
  /// The known API application.
  public var clientID = "sandbox-client"
  /// The client secret; nil for an application without one: a request that contains any is
  /// rejected.
  public var clientSecret: String? = "sandbox-secret"
  /// Its state at the start.
  public var application = ApplicationState.active
  /// The one account.
  public var username = "sandbox"
  /// Whether that user wants to be asked for ratings; nil if not set.
  public var showsRatingPrompt: Bool?
  /// The kind of that account at the start.
  public var membership = Membership()
  /// The movies and shows.
  public var catalogue = Catalogue.builtIn
  /// The lifetime of an access token in seconds; 7 days at Trakt since 2026-02.
  public var tokenLifetime = 604_800
  /// The lifetime of a device code in seconds.
  public var deviceCodeLifetime = 600
  /// The polling interval of a device in seconds.
  public var deviceInterval = 5
  /// The number of the poll that finds its device code approved automatically; nil for manual
  /// approval.
  public var approveAfter: Int?
  public var limits = Limits()
  public var assumptions = Assumptions()
  /// The wall clock, to which ``TraktSandbox/advance(by:)`` adds an offset.
  public var now: @Sendable () -> Date = { Date() }
  /// Called with one readable line after each response.
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

  /// Practically unlimited, for the demo.
  public static var relaxed: Limits {
    var limits = Limits()
    limits.writes = Limit(1_000_000, per: 1)
    limits.reads = Limit(1_000_000, per: 1)
    return limits
  }
}

/// A number of requests in a number of seconds.
public struct Limit: Sendable {
  public var count: Int
  public var period: Int

  public init(_ count: Int, per period: Int) {
    self.count = count
    self.period = period
  }
}

/// Behaviour that Trakt does not document and that is not verified; clients should support both.
public struct Assumptions: Sendable {
  /// Seconds in which a second scrobble of an item is rejected with 409; the documentation's
  /// example shows an hour.
  public var duplicateWindow = 3600
  /// Whether a stop at exactly 80 % scrobbles; the documentation says "above 80%".
  public var scrobblesAtEighty = false
  /// Whether a paused item is still displayed as being watched.
  public var pauseKeepsWatching = false
  /// Whether the sign-in fails without the client secret; optional in the documentation since
  /// 2026-10.
  public var requiresClientSecret = false
  /// The response to a sign-in when the account has no free slot for another application.
  public var fullSlot = FullSlotResponse.accountLimit
  /// Whether the application has the `scrobble` permission; without it `/scrobble` responds with
  /// 403.
  public var mayScrobble = true

  public init() {}
}
