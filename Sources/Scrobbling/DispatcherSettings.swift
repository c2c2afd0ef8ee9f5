// SPDX-License-Identifier: MIT

internal import Playback

/// What the user has configured of the dispatcher's work.
public struct DispatcherSettings: Sendable, Hashable {
  public var policy: ScrobblePolicy
  public var filter: PathFilter
  public var rules: [MatchRule]
  public var osd: OSDSettings
  /// False where the configuration is wrong: then everything is stored, and nothing requested.
  public var isSending: Bool

  public init(
    policy: ScrobblePolicy = ScrobblePolicy(), filter: PathFilter = PathFilter(),
    rules: [MatchRule] = [],
    osd: OSDSettings = OSDSettings(), isSending: Bool = true
  ) {
    self.policy = policy
    self.filter = filter
    self.rules = rules
    self.osd = osd
    self.isSending = isSending
  }
}

/// Whether the dispatcher runs, what it last reported, and how its loops are woken.
struct Activity {
  var isStopping = false
  /// Nothing has come since all was done.
  var isResting = false
  /// Players that wait to hear that what they said is durable.
  var unacknowledged: Set<String> = []
  /// The summary that was reported last, and when.
  var reported: String?
  var summarizedAt = Instant(-.infinity)
  var messages = ScreenMessages()
  var wakeups: [Wakeup] = []
  /// The tasks that only read, and need not be waited for at the end.
  var readers: [Task<Void, Never>] = []
}
