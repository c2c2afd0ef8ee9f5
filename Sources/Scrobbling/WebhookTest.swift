// SPDX-License-Identifier: MIT

internal import Journal

/// Result of a test event.
public struct WebhookTest: Hashable, Sendable, Codable {
  public enum Outcome: String, Hashable, Sendable, Codable {
    /// The receiver responded with 2xx.
    case delivered
    /// The receiver responded with another status that is not retried.
    case refused
    /// No response, or a status that is retried.
    case failed
  }

  public var outcome: Outcome
  /// Scheme and host.
  public var address: String
  /// The status, or the reason.
  public var detail: String

  public init(outcome: Outcome, address: String, detail: String) {
    self.outcome = outcome
    self.address = address
    self.detail = detail
  }
}

extension ScrobbleDispatcher {
  /// Sends a test event, apart from the queue.
  ///
  /// - Parameter name: the name of the webhook.
  /// - Returns: nil if there is no such webhook.
  public func testWebhook(_ name: String) async -> WebhookTest? {
    let channel = channels.first { $0.state.name == .webhook(name) }
    return await (channel?.destination as? WebhookDestination)?.test()
  }
}
