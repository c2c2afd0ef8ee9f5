// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// User settings of the dispatcher.
public struct DispatcherSettings: Sendable, Hashable {
  public var policy: ScrobblePolicy
  public var filter: PathFilter
  public var rules: [MatchRule]
  public var osd: OSDSettings
  public var resume: ResumeSettings
  public var ratingPromptMode: RatingPromptMode
  /// False if the configuration is invalid: viewings are stored, but no requests are sent.
  public var isSending: Bool

  public init(
    policy: ScrobblePolicy = ScrobblePolicy(), filter: PathFilter = PathFilter(),
    rules: [MatchRule] = [],
    osd: OSDSettings = OSDSettings(), resume: ResumeSettings = ResumeSettings(),
    ratingPromptMode: RatingPromptMode = .never,
    isSending: Bool = true
  ) {
    self.policy = policy
    self.filter = filter
    self.rules = rules
    self.osd = osd
    self.resume = resume
    self.ratingPromptMode = ratingPromptMode
    self.isSending = isSending
  }
}

/// Run state of the dispatcher, its last report, and the wake-ups of its loops.
struct Activity {
  var isStopping = false
  /// No event has arrived since all work was done.
  var isIdle = false
  /// Players waiting for confirmation that their messages are durable.
  var unacknowledged: Set<String> = []
  /// Last reported summary, and when.
  var reported: String?
  var summarizedAt = Instant(-.infinity)
  var messages = ScreenMessages()
  var wakeups: [LoopSignal] = []
  /// The number of times that the webhooks were reconfigured.
  var reconfigurations = 0
  /// Whether the journal has become usable again since the last call of `maintain`.
  var hasRecovered = false
  /// The check for connected players that `endOrphanedViewings` uses when it is retried; set while
  /// the journal cannot be read.
  var pendingOrphanCheck: (@Sendable (String) async -> Bool)?
  /// Read-only tasks, which shutdown need not wait for.
  var readers: [Task<Void, Never>] = []
  var startup = StartupDelay()
  /// ``TraktAccount/generation`` at the last check of the account.
  var accountGeneration = 0
  var storedPaths = StoredPaths()
  /// The plays queued in the journal, if there is a path filter; see `countHeldBack`.
  var stored: [Destination: StoredDeliveries] = [:]
  /// Hash of the filter and of the waiting paths that were counted last.
  var lastCountHash: Int?
  var positionSync = PositionSync()
  /// The check of Trakt's saved positions.
  var positionCheck: Task<Void, Never>?
}
