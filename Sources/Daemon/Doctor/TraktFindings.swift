// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Trakt

/// What was found out about Trakt and the account.
struct TraktFindings: Sendable, Equatable {
  /// Whether Trakt answered; nil where it was not asked.
  var reach: Result<TraktClient.Reach, TraktError>?
  var address: String
  /// Our clock when the answer came.
  var now: Date
  var account: Account

  enum Account: Sendable, Equatable {
    case noApplication
    case signedOut
    case unreadable(CommandFailure)
    case signedIn(as: String, Answer)
  }

  enum Answer: Sendable, Equatable {
    case good(expires: Date?)
    case refused(TraktError)
    case unasked
  }

  /// Seconds. Plays would be dated wrongly, and certificates taken for expired.
  private static let tolerance = 120.0

  var checks: [Check] { [traktCheck, clockCheck, accountCheck].compactMap(\.self) }

  private var traktCheck: Check? {
    switch reach {
    case .success(let answer)?:
      answer.status >= 500
        ? .note("trakt", "\(address) answers \(answer.status)", remedy: "wait: plays are kept")
        : .ok(
          "trakt",
          "\(address) answers"
            + (address.hasPrefix("https") ? ", its certificate is good" : ", without TLS"))
    case .failure(.unreachable(let why)) where why.hasPrefix("TLS"):
      .failed(
        "trakt", "\(address): \(why)",
        remedy: "check the clock, and the certificates of this machine (ca-certificates)")
    case .failure(.unreachable(let why))?:
      .failed(
        "trakt", "\(address) is out of reach: \(why)",
        remedy: "check the network; plays are kept and delivered later")
    case .failure(let error)?:
      .failed("trakt", "\(address): \(error)", remedy: "see https://status.trakt.tv")
    case nil: nil
    }
  }

  private var clockCheck: Check? {
    guard case .success(let answer)? = reach, let date = answer.date else { return nil }
    let skew = now.timeIntervalSince(date)
    guard abs(skew) > Self.tolerance else { return .ok("clock", "as Trakt's") }
    let minutes = Int(min(abs(skew) / 60, 1e9))
    return .failed(
      "clock", "\(minutes) minutes \(skew > 0 ? "ahead of" : "behind") Trakt's",
      remedy: "timedatectl set-ntp true")
  }

  private var accountCheck: Check {
    switch account {
    case .noApplication:
      .failed(
        "account", "no API application, so only the journal is kept",
        remedy: "make one at \(TraktApplication.page), then: scrobbled setup")
    case .signedOut: .failed("account", "not signed in", remedy: "scrobbled login")
    case .unreadable(let failure):
      .failed("account", failure.message, remedy: failure.hint ?? "scrobbled login")
    case .signedIn(let name, .good(let expires)):
      .ok(
        "account",
        "signed in" + (name.isEmpty ? "" : " as \(name)")
          + (expires.map { ", renewed before \($0.formatted(.iso8601))" } ?? ""))
    case .signedIn(let name, .unasked):
      .note("account", "signed in\(name.isEmpty ? "" : " as \(name)"); trakt was not asked")
    case .signedIn(_, .refused(.signedOut)), .signedIn(_, .refused(.unauthorized)),
      .signedIn(_, .refused(.invalidGrant)):
      .failed("account", "the sign-in has ended", remedy: "scrobbled login")
    case .signedIn(_, .refused(.forbidden)), .signedIn(_, .refused(.vipOnly)):
      .failed(
        "account", "trakt refuses this API application",
        remedy: "look at it, and whether its owner is a VIP member: \(TraktApplication.page)")
    case .signedIn(_, .refused(.accountLocked)):
      .failed("account", "trakt has locked it", remedy: "resolve it at https://trakt.tv/settings")
    case .signedIn(let name, .refused(let error)):
      .note("account", "signed in as \(name), but trakt does not say so: \(error)")
    }
  }
}
