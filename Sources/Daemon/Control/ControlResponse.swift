// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling

/// The daemon's response to a ``ControlRequest``: one JSON object on one line with the request's
/// `type`, or with the type `error`.
enum ControlResponse: Sendable {
  case status(StatusReport)
  /// - Parameter: the signed-in account.
  case account(String?)
  /// - Parameter delivered: the number of plays that the match queues for delivery.
  case match(delivered: Int)
  /// - Parameter deleted: the number of deleted plays.
  case forget(deleted: Int)
  /// - Parameter state: `trakt.state` as in `status --json`; nil from an older daemon.
  case sync(state: StatusReport.Trakt.State?)
  case webhook(WebhookTest)
  /// - Parameter name: the name of the rated item; nil if nothing fits.
  case rate(name: String?)
  case error(message: String, hint: String? = nil)

  /// - Returns: nil if the line is not a response known to this version.
  init?(line: [UInt8]) {
    guard let response = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
    self = response
  }

  /// The response as one line without its line feed.
  var line: [UInt8] { controlLine(self) }
}

extension ControlResponse: Codable {
  private enum Kind: String, Codable {
    case status, account, match, forget, sync, webhook, rate, error
  }

  private enum CodingKeys: CodingKey {
    case type, status, account, count, state, name, message, hint, test
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .type) {
    case .status: self = .status(try container.decode(StatusReport.self, forKey: .status))
    case .account: self = .account(try container.decodeIfPresent(String.self, forKey: .account))
    case .match: self = .match(delivered: try container.decode(Int.self, forKey: .count))
    case .forget: self = .forget(deleted: try container.decode(Int.self, forKey: .count))
    case .sync:
      self = .sync(
        state: try container.decodeIfPresent(StatusReport.Trakt.State.self, forKey: .state))
    case .webhook: self = .webhook(try container.decode(WebhookTest.self, forKey: .test))
    case .rate: self = .rate(name: try container.decodeIfPresent(String.self, forKey: .name))
    case .error:
      self = .error(
        message: try container.decode(String.self, forKey: .message),
        hint: try container.decodeIfPresent(String.self, forKey: .hint))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .type)
    switch self {
    case .status(let report): try container.encode(report, forKey: .status)
    case .account(let name): try container.encodeIfPresent(name, forKey: .account)
    case .match(let count), .forget(let count): try container.encode(count, forKey: .count)
    case .sync(let state): try container.encodeIfPresent(state, forKey: .state)
    case .webhook(let test): try container.encode(test, forKey: .test)
    case .rate(let name): try container.encodeIfPresent(name, forKey: .name)
    case .error(let message, let hint):
      try container.encode(message, forKey: .message)
      try container.encodeIfPresent(hint, forKey: .hint)
    }
  }

  private var kind: Kind {
    switch self {
    case .status: .status
    case .account: .account
    case .match: .match
    case .forget: .forget
    case .sync: .sync
    case .webhook: .webhook
    case .rate: .rate
    case .error: .error
    }
  }
}
