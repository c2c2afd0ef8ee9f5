// SPDX-License-Identifier: MIT

/// A receiver of events: one `[[webhook]]` with its secrets. Descriptions omit them.
public struct Webhook: Hashable, Sendable {
  /// A header that authenticates requests.
  public struct Header: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Unique among the webhooks; letters, digits, `-` and `_`.
  public var name: String
  public var address: WebhookAddress
  public var format: WebhookFormat
  public var events: Set<WebhookEvent.Kind>
  public var header: Header?

  public init(
    name: String, address: WebhookAddress, format: WebhookFormat = .json,
    events: Set<WebhookEvent.Kind> = Set(WebhookEvent.Kind.allCases), header: Header? = nil
  ) {
    self.name = name
    self.address = address
    self.format = format
    self.events = events
    self.header = header
  }
}

extension Webhook: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Webhook(\(name), \(address.shown))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror {
    Mirror(self, children: ["name": name, "address": address.shown])
  }
}

extension Webhook.Header: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Header(\(name))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
