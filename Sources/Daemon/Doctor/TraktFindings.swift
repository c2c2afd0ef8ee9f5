// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Trakt

/// Findings about Trakt and the account.
struct TraktFindings: Sendable, Equatable {
  /// Whether Trakt responded; nil if it was not queried.
  var reach: Result<TraktClient.ServerReply, TraktError>?
  var address: String
  /// The local time of the response.
  var now: Date
  var account: Account

  enum Account: Sendable, Equatable {
    case noApplication
    /// The error of a request with the API application; nil if there was none.
    case signedOut(TraktError?)
    case unreadable(CommandFailure)
    case signedIn(as: String, Response)
  }

  enum Response: Sendable, Equatable {
    case good(expires: Date?)
    case refused(TraktError)
    case notQueried
  }

  /// Maximum error of the clock in seconds. Beyond it plays have wrong dates, and certificates may
  /// look expired.
  private static let tolerance = 120.0

  var checks: [Check] { [traktCheck, clockCheck, accountCheck].compactMap(\.self) }

  private var traktCheck: Check? {
    switch reach {
    case .success(let response)?:
      response.status >= 500
        ? .note(
          "trakt", "\(address) responds with \(response.status)",
          remedy: "try again later; plays are queued until then")
        : .ok(
          "trakt",
          "\(address) responds"
            + (address.hasPrefix("https") ? ", its certificate is valid" : ", without TLS"))
    case .failure(.unreachable(let why, _)) where why.hasPrefix("TLS"):
      .failed(
        "trakt", "\(address): \(why)",
        remedy: "check the clock and the CA certificates (ca-certificates)")
    case .failure(let error)? where error.isUnreachable:
      .failed(
        "trakt", "\(address) is unreachable: \(error)",
        remedy: "check the network; plays are queued and delivered later")
    case .failure(let error)?:
      .failed("trakt", "\(address): \(error)", remedy: "see https://status.trakt.tv")
    case nil: nil
    }
  }

  private var clockCheck: Check? {
    guard case .success(let response)? = reach, let date = response.date else { return nil }
    let skew = now.timeIntervalSince(date)
    guard abs(skew) > Self.tolerance else { return .ok("clock", "in sync with Trakt") }
    let minutes = Int(min(abs(skew) / 60, 1e9))
    return .failed(
      "clock", "\(minutes) minutes \(skew > 0 ? "ahead of" : "behind") Trakt's",
      remedy: "timedatectl set-ntp true")
  }

  private var accountCheck: Check {
    switch account {
    case .noApplication:
      .failed(
        "account", "no API application; plays are recorded locally only",
        remedy: "create one at \(TraktApplication.page), then: scrobbled setup")
    case .signedOut(let error):
      error?.refusal.map {
        .failed("account", "not signed in: \($0.reason)", remedy: $0.remedy)
      } ?? .failed("account", "not signed in", remedy: "scrobbled login")
    case .unreadable(let failure):
      .failed("account", failure.message, remedy: failure.hint ?? "scrobbled login")
    case .signedIn(let name, .good(let expires)):
      .ok(
        "account",
        "signed in" + (name.isEmpty ? "" : " as \(name)")
          + (expires.map { ", access token renewed before \($0.formatted(.iso8601))" } ?? ""))
    case .signedIn(let name, .notQueried):
      .note("account", "signed in\(name.isEmpty ? "" : " as \(name)"); not verified")
    case .signedIn(_, .refused(.signedOut)), .signedIn(_, .refused(.unauthorized)),
      .signedIn(_, .refused(.invalidGrant)):
      .failed("account", "the sign-in has expired", remedy: "scrobbled login")
    case .signedIn(let name, .refused(let error)):
      error.refusal.map { .failed("account", $0.reason, remedy: $0.remedy) }
        ?? .note("account", "signed in as \(name); not verified: \(error)")
    }
  }
}
