// SPDX-License-Identifier: MIT

/// A refusal that only the user can resolve, in words: what Trakt refuses and why, and the remedy.
///
/// After a block no other client id is suggested: a blocked application must not continue with
/// other keys, "user-supplied credentials" included (Trakt's API use policy, 2026-09-16).
public struct TraktRefusal: Sendable, Hashable {
  /// One line in lower case or beginning with a name.
  public var reason: String
  public var remedy: String

  public init(_ reason: String, remedy: String) {
    self.reason = reason
    self.remedy = remedy
  }

  /// Reason and remedy in one line.
  public var text: String { "\(reason); \(remedy)" }
}

extension TraktError {
  /// The reason why no request is accepted; nil if the error is temporary, or concerns one request
  /// or the tokens.
  public var refusal: TraktRefusal? {
    switch self {
    case .applicationBlocked:
      TraktRefusal(
        "Trakt has blocked this API application: 403",
        remedy: "only its owner can resolve that, with Trakt; plays are queued until then")
    case .applicationUnknown(let message):
      TraktRefusal(
        "Trakt rejects this API application\(Self.quoted(message)): it was deleted, or its id"
          + " or secret is wrong",
        remedy: "check them, or create one at \(TraktPage.newApplication); then: scrobbled login")
    case .networkBlocked:
      TraktRefusal(
        "Cloudflare blocks requests to Trakt from this network: 403",
        remedy: "try another network, without a VPN or proxy; plays are queued")
    case .forbidden(let message):
      TraktRefusal(
        "Trakt does not accept this API application: 403\(Self.quoted(message)): it was deleted, or"
          + " lacks the permission to scrobble",
        remedy: "check it, or create one at \(TraktPage.newApplication); then: scrobbled login")
    case .vipOnly(let url?):
      TraktRefusal("Trakt requires a VIP account: 426", remedy: "see \(url)")
    case .vipOnly(nil):
      TraktRefusal(
        "the owner of this API application is no longer a VIP member of Trakt: 426",
        remedy:
          "it works again once the owner renews the VIP membership; plays are queued until then")
    case .accountLimit(let message):
      TraktRefusal(
        "a limit of the Trakt account is reached: 420\(Self.quoted(message))",
        remedy: "connected applications: \(TraktPage.connectedApplications)")
    case .accountLocked(let deactivated):
      TraktRefusal(
        "the Trakt account is \(deactivated ? "deactivated" : "locked"): 423",
        remedy: "resolve it at https://trakt.tv/settings")
    default: nil
    }
  }

  /// The refusal of a sign-in that the user has approved. Trakt does not document the response if
  /// the account has no free slot for another application: its own words are quoted.
  public var signInRefusal: TraktRefusal? {
    let remedy = TraktRefusal.freeSlot + ", then: scrobbled login"
    return switch self {
    case .accountLimit(nil):
      TraktRefusal(
        "the Trakt account has no free slot for another application: 420", remedy: remedy)
    case .accountLimit(let words?), .forbidden(let words?):
      TraktRefusal("Trakt refuses to connect this application: \(words)", remedy: remedy)
    // A 401 without a body.
    case .unauthorized: TraktError.applicationUnknown(message: nil).refusal
    default: refusal
    }
  }

  private static func quoted(_ message: String?) -> String { message.map { " (\($0))" } ?? "" }
}

extension TraktRefusal {
  /// The remedy for an account without a free slot.
  public static let freeSlot =
    "a free account can connect one application; disconnect another at "
    + TraktPage.connectedApplications
}
