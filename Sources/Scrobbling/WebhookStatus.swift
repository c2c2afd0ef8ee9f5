// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// State of the deliveries to one webhook, for `status`.
public struct WebhookStatus: Sendable, Hashable {
  public var name: String
  public var lastRequest: String?
  public var lastStatus: String?
  /// Seconds since 1970.
  public var lastRequestAt: Double?
  public var waiting: Int
  /// Number of plays that the path filter holds back in the journal.
  public var heldBack: Int
  /// End of the oldest queued viewing, in seconds since 1970.
  public var oldest: Double?
  /// Whether it is currently unreachable.
  public var isUnreachable: Bool
  /// The reason for which nothing is sent, or for which the last delivery was refused.
  public var problem: String?

  /// - Parameter held: the deliveries that wait in the journal, if there is a path filter.
  init(
    _ name: String, _ state: DestinationState, of store: JournalStore, _ held: StoredDeliveries?
  ) {
    self.name = name
    let health = state.health
    lastRequest = health.lastRequest
    lastStatus = health.lastStatus
    lastRequestAt = health.lastRequestAt
    isUnreachable = health.isUnreachable
    problem = health.problem ?? health.refusal
    // Viewings that are not identified wait in the journal only.
    let count = store.read { try $0.waitingCount(for: state.name) } ?? 0
    heldBack = held?.heldBack ?? 0
    waiting = max(state.queue.count, count - heldBack)
    let stored = store.read { try $0.oldestWaiting(for: state.name) } ?? nil
    oldest = [state.queue.oldest, held == nil ? stored : held?.oldest].compactMap { $0 }.min()
  }
}
