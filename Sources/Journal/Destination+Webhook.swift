// SPDX-License-Identifier: MIT

extension Destination {
  private static let webhooks = "webhook:"

  /// - Parameter name: the name of the `[[webhook]]`.
  public static func webhook(_ name: String) -> Destination {
    Destination(rawValue: webhooks + name)
  }

  /// The name of the `[[webhook]]`; nil for another kind of destination.
  public var webhookName: String? {
    rawValue.hasPrefix(Self.webhooks) ? String(rawValue.dropFirst(Self.webhooks.count)) : nil
  }
}
