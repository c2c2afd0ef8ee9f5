// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Webhooks

/// The capabilities of a destination, used by ``DestinationState`` and ``ViewingLog``.
struct DestinationTraits: Hashable, Sendable {
  var name: Destination
  /// Whether the destination is Trakt: it dates a play by its arrival, so that a late play has to
  /// be added to its history, and it identifies the items itself.
  var isTrakt: Bool
  /// Minimum seconds between two writes.
  var spacing: Seconds
  /// Requests that it accepts for current playback.
  var verbs: Set<ShowRequest.Verb>
  /// Kinds of deliveries that it accepts.
  var kinds: Set<Delivery.Kind>
  /// Format in which items are sent that Trakt has not confirmed; nil if such items are not sent.
  var format: WebhookFormat?
  /// Seconds for which a delivery is retried that it rejects temporarily.
  var retryPeriod: Seconds

  static let trakt = DestinationTraits(
    name: .trakt, isTrakt: true, spacing: SendGate.spacing, verbs: [.start, .pause, .stop],
    kinds: [.scrobble, .pause], format: nil, retryPeriod: .infinity)

  init(
    name: Destination, isTrakt: Bool, spacing: Seconds, verbs: Set<ShowRequest.Verb>,
    kinds: Set<Delivery.Kind>, format: WebhookFormat?, retryPeriod: Seconds
  ) {
    self.name = name
    self.isTrakt = isTrakt
    self.spacing = spacing
    self.verbs = verbs
    self.kinds = kinds
    self.format = format
    self.retryPeriod = retryPeriod
  }

  /// Traits of a webhook. 408, 425, 429 and 5xx are retried for at most 7 days (docs/webhook.md).
  init(_ webhook: Webhook) {
    let events = webhook.events
    var verbs: Set<ShowRequest.Verb> = []
    if events.contains(.start) || events.contains(.resume) { verbs.insert(.start) }
    if events.contains(.pause) { verbs.insert(.pause) }
    if events.contains(.stop) { verbs.insert(.stop) }
    var kinds: Set<Delivery.Kind> = []
    if events.contains(.scrobble) { kinds.insert(.scrobble) }
    if events.contains(.stop) { kinds.insert(.pause) }
    self.init(
      name: .webhook(webhook.name), isTrakt: false, spacing: 0.2, verbs: verbs, kinds: kinds,
      format: webhook.format, retryPeriod: 7 * 86_400)
  }

  /// Name of the destination in messages.
  var title: String { name.webhookName.map { "webhook \($0)" } ?? "Trakt" }

  /// Prefix of log lines; empty for Trakt.
  var logPrefix: String { isTrakt ? "" : "\(title): " }
}
