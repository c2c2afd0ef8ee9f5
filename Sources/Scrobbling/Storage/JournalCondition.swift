// SPDX-License-Identifier: MIT

internal import Playback
internal import Timekeeping

/// Whether the journal can be written, and when failed writes are repeated.
///
/// While another process writes (`busy`) the writes only have to wait: that is a problem to report
/// only if it lasts.
struct JournalCondition: Equatable, Sendable {
  /// Seconds between attempts to write to a journal that is not writable.
  static let pause: Seconds = 15
  /// Seconds between attempts while another process writes, or a quarter of the time that it has
  /// been writing, if longer.
  static let busyPause: Seconds = 0.25
  /// Seconds for which the journal may be busy before that is reported. An import of 40,000 plays
  /// takes less than a second.
  static let busyLimit: Seconds = 30

  enum Change: Hashable, Sendable {
    /// The problem is new.
    case failed(String)
    /// All writes are done.
    case recovered
  }

  /// The reason for which the journal cannot be written; nil while it can, or is only busy.
  private(set) var problem: String?
  /// The time of the next attempt of failed writes; never if there are none.
  private(set) var retriesAt = Instant.never
  private var busySince: Instant?

  /// Whether an event should attempt the pending writes, instead of the next retry.
  func mayWrite(at now: Instant) -> Bool {
    busySince == nil || problem != nil || now >= retriesAt
  }

  /// - Parameter reason: SQLite's message.
  mutating func failed(_ reason: String, isBusy: Bool, at now: Instant) -> Change? {
    if isBusy, problem == nil {
      let since = busySince ?? now
      busySince = since
      retriesAt = now + max(Self.busyPause, (now - since) / 4)
      guard now - since >= Self.busyLimit else { return nil }
    }
    let isNew = problem == nil
    let text = "cannot write to the journal: \(reason); see: scrobbled doctor"
    problem = text
    if isNew || now >= retriesAt { retriesAt = now + Self.pause }
    return isNew ? .failed(text) : nil
  }

  /// - Returns: nil if no write had failed.
  mutating func succeeded() -> Change? {
    guard problem != nil || busySince != nil else { return nil }
    self = JournalCondition()
    return .recovered
  }
}
