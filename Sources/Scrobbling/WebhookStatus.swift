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
  /// End of the oldest queued viewing, in seconds since 1970.
  public var oldest: Double?
  /// Whether it is currently unreachable.
  public var isUnreachable: Bool
  /// Why nothing is sent, or why the last delivery was refused.
  public var problem: String?

  init(_ name: String, _ state: DestinationState, of store: JournalStore) {
    self.name = name
    let health = state.health
    lastRequest = health.lastRequest
    lastStatus = health.lastStatus
    lastRequestAt = health.lastRequestAt
    isUnreachable = health.isUnreachable
    problem = health.problem ?? health.refusal
    // Viewings that are not identified wait in the journal only.
    waiting = max(
      state.queue.count, store.read { try $0.waitingCount(for: state.name) } ?? 0)
    let stored = store.read { try $0.oldestWaiting(for: state.name) } ?? nil
    oldest = [state.queue.oldest, stored].compactMap { $0 }.min()
  }
}
