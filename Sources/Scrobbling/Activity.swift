// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// Run state of the dispatcher.
struct Activity {
  var loops = Loops()
  var startup = StartupDelay()
  var recovery = Recovery()
  var stored = Stored()
  var account = Account()
  var summary = Summary()
  /// The number of times that the webhooks were reconfigured.
  var reconfigurations = 0

  /// The dispatcher's loops, and what ends them.
  struct Loops {
    var isStopping = false
    var wakeups: [LoopSignal] = []
    /// Read-only tasks, which shutdown need not wait for.
    var readers: [Task<Void, Never>] = []
  }

  /// What is done once the journal can be used again.
  struct Recovery {
    /// Whether it has become usable since the last call of `maintain`.
    var isDue = false
    /// Players waiting for confirmation that their messages are durable.
    var unacknowledged: Set<String> = []
    /// The check for connected players that `endOrphanedViewings` uses when it is retried; set
    /// while the journal cannot be read.
    var orphanCheck: (@Sendable (String) async -> Bool)?
  }

  /// The plays queued in the journal, if there is a path filter.
  struct Stored {
    var paths = StoredPaths()
    var deliveries: [Destination: StoredDeliveries] = [:]
    /// Hash of the filter and of the waiting paths that were counted last.
    var countHash: Int?
    /// The count that is under way.
    var counting: Task<Void, Never>?
  }

  /// What belongs to the account at Trakt.
  struct Account {
    /// ``TraktAccount/generation`` at the last check of the account.
    var generation = 0
    var positions = PositionSync()
    /// The check of Trakt's saved positions.
    var positionCheck: Task<Void, Never>?
  }

  /// What was last reported.
  struct Summary {
    var text: String?
    var reportedAt = Instant(-.infinity)
    /// No event has arrived since all work was done.
    var isIdle = false
  }
}
