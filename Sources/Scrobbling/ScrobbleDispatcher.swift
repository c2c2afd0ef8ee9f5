// SPDX-License-Identifier: MIT

internal import Addresses
public import Journal
public import Logging
public import MediaIdentity
internal import Playback
public import Timekeeping
public import Trakt

/// Writes every viewing down, then tells Trakt.
///
/// ``record(_:of:)`` is called by the players' side and does not wait for the network; ``run()`` is
/// the one place from which anything is sent, one request at a time, in order. What decides stands
/// apart, as values: ``ScrobblePolicy``, `Presence`, `Outbox`, `SendGate`, `Verdict`.
public actor ScrobbleDispatcher {
  /// Names a viewing among those of all players.
  struct Ref: Hashable, Sendable {
    var player: String
    var viewing: ViewingID
    /// Which of several episodes in the file, from 0.
    var part = 0
  }

  /// A viewing under way, or one that has ended and is not understood yet.
  struct Active {
    var play: Play
    /// In memory only, see ``MediaAddress/raw``; ``Play/path`` is what is shown of it.
    var address: MediaAddress
    var motion: Motion
    /// What was last said of it; nil where that was before the daemon was started.
    var latest: PlaybackChange?
    var file: LoadedFile?
    var reference: MediaReference
    /// What its name can mean; nil while that is being read.
    var identification: Identification?
    /// What it is; nil while that is not known.
    var resolution: Resolution?
    /// How often it was asked anew what it is; an earlier answer is out of date.
    var asked = 0
    /// How it ended, while nobody knows what it was.
    var ending: ScrobblePolicy.Ending?
    /// The last daemon left it; see ``Legacy``.
    var isLegacy = false
    /// It is on disk for good that it would count as a play if nothing more were heard of it.
    var isPlayOnDisk = false
  }

  /// Reads what a file's name can mean, with what lies around it.
  public typealias Identify = @Sendable (_ reference: MediaReference) async -> Identification
  /// Looks up real paths aside; those that can't be found in time are left out.
  public typealias Locate = @Sendable (_ paths: [String]) async -> [String: String]
  /// Shows a line on a player's screen.
  public typealias Show = @Sendable (_ player: String, _ text: String) async -> Void
  /// Says in one line what goes on.
  public typealias Report = @Sendable (_ summary: String) -> Void
  /// Called when there is nothing left to do and nobody plays.
  public typealias Rest = @Sendable () -> Void

  let journal: Journal
  let account: TraktAccount
  let identify: Identify
  let locate: Locate
  let time: Timekeeper
  let log: Logger
  let show: Show
  private let report: Report
  private let onRest: Rest
  var notices: Notices
  var policy: ScrobblePolicy
  var filter: PathFilter
  var rules: [MatchRule]

  var active: [Ref: Active] = [:]
  /// Those whose names are read and that are not resolved, by whether they are over and when they
  /// began. It may name some for which that is no longer so.
  var unresolved: [Ref: (isOver: Bool, beganAt: Double)] = [:]
  /// Files of several episodes that play now, by their first part.
  var parted: [Ref: PartedFile] = [:]
  var presence: Presence<Ref>
  /// Players for which it is being looked up whether a viewing is recorded; with what waits for that.
  var undecided: [String: [CheckedContinuation<Void, Never>]] = [:]
  /// What Trakt shows of viewings that were dropped, until that is ended.
  var withdrawals: [Ref: Media] = [:]
  var outbox = Outbox()
  /// More waits on disk than what was taken up, the last of which is this.
  var isMoreOnDisk = false
  var taken: Play?
  var gate = SendGate()
  /// What the last daemon left is taken up from then on.
  var legacy = Legacy()
  var budget = GetBudget()
  /// Until then all look-ups that Trakt allows are spent.
  var lookUpsFrom = Instant(-.infinity)
  var late: LateLook?
  /// Nothing is sent until somebody signs in.
  var isSignedOut = false
  /// Nothing is looked up until there is an API application.
  var hasNoApplication = false
  /// Names that nobody could tell, until when that holds: an hour at most.
  var doubts: [MediaAddress: (resolution: Resolution, until: Instant)] = [:]
  var status = DispatcherStatus()
  /// Items for which `/scrobble/pause` is refused, so that a `stop` takes its place.
  var pauseRefused: Set<Ref> = []
  var pauseRefusedForAll = false
  /// Numbers of plays that could not be written down: below zero.
  var unwritten: Play.ID = 0
  var debts: [Play.ID: Debt] = [:]
  var isGatheringDebts = false
  /// When a journal that can't be written is tried again.
  var mendsAt = Instant(-.infinity)

  private var reported: String?
  private var summarizedAt = Instant(-.infinity)
  /// False for writing down alone; what was to be sent waits.
  var isSending = true
  private var isStopping = false
  /// Nothing has come since all was done.
  private var isResting = false
  private var isAwake = true
  private var sleeper: CheckedContinuation<Void, Never>?

  public init(
    journal: sending Journal, account: TraktAccount, policy: ScrobblePolicy = ScrobblePolicy(),
    filter: PathFilter = PathFilter(), rules: [MatchRule] = [], notices: Notices = Notices(),
    identify: @escaping Identify = { MediaIdentity.identify($0) },
    locate: @escaping Locate = { _ in [:] },
    time: Timekeeper, log: Logger, show: @escaping Show = { _, _ in },
    report: @escaping Report = { _ in }, onRest: @escaping Rest = {}
  ) {
    self.journal = journal
    self.account = account
    self.policy = policy
    self.filter = filter
    self.rules = rules
    self.identify = identify
    self.locate = locate
    self.notices = notices
    self.time = time
    self.log = log
    self.show = show
    self.report = report
    self.onRest = onRest
    presence = Presence(policy: policy)
  }

  // MARK: the one who sends

  /// Takes up what the last daemon left.
  ///
  /// - Parameter random: 0…1, spreads out the daemons that start at the same time.
  public func takeUp(random: Double = Double.random(in: 0...1)) {
    legacy = Legacy(takenUpAt: time.now(), random: random)
    if !journal.isOpen { attempt { try $0.mend() } }
    takeUpOutbox()
  }

  /// Sends what there is to send until ``stop()`` is called.
  ///
  /// - Parameter isSending: false for writing down alone; what was to be sent waits.
  public func run(isSending: Bool = true) async {
    self.isSending = isSending
    while !isStopping {
      let mending = mendJournal()
      journal.tidy()
      // For that all are looked through, and there may be thousands to be dealt with one by one.
      if time.now() - summarizedAt >= 0.1 { tellSummary() }
      if let next = isSending ? await sendNext() : .never {
        tellSummary()
        restOnceDone()
        let moment = min(next, mending)
        let alarm = moment < .never ? time.schedule(moment) { Task { await self.wake() } } : nil
        await sleep()
        alarm?.cancel()
      } else {
        isResting = false
      }
    }
    try? journal.rest()
  }

  /// Lets the request under way finish and sends no more; every viewing is written down as it stands.
  public func stop() {
    isStopping = true
    wake()
    let now = time.now()
    for (ref, var viewing) in active where viewing.ending == nil {
      advance(&viewing, to: now)
      active[ref] = viewing
      update(ref)
    }
  }

  /// The user wants something else from now on; what plays goes on by it, which is so when this
  /// returns. Real paths are looked up before.
  ///
  /// - Parameter isSending: as of ``run(isSending:)``.
  public func adopt(
    policy: ScrobblePolicy, filter: PathFilter, rules: [MatchRule], notices: Notices,
    isSending: Bool = true
  ) async {
    let excluded = await excluded(by: filter)
    let oldRules = self.rules
    self.policy = policy
    self.filter = filter
    self.rules = rules
    self.notices = notices
    self.isSending = isSending
    presence.policy = policy
    for (ref, viewing) in active where viewing.ending == nil {
      if excluded.contains(ref) {
        drop(ref)
        forgetMatches(of: viewing.play.path)
      } else if oldRules.first(for: viewing.address) != rules.first(for: viewing.address) {
        askAnew(ref)
      }
    }
    retry()
  }

  /// Something has changed from outside (a sign-in, the network): try again at once.
  public func retry() {
    gate.open()
    isSignedOut = false
    hasNoApplication = false
    doubts = [:]
    legacy = Legacy()
    outbox.hurry()
    forgetTrouble()
    wake()
  }

  /// What was needed for the work goes back to the system, where nothing may be played for weeks.
  private func restOnceDone() {
    let isDone = active.isEmpty && outbox.isEmpty && withdrawals.isEmpty
    if isDone, !isResting {
      // Emptied dictionaries keep their room.
      (active, unresolved) = ([:], [:])
      journal.shrink()
      onRest()
    }
    isResting = isDone
  }

  func wake() {
    isAwake = true
    sleeper?.resume()
    sleeper = nil
  }

  private func sleep() async {
    if isAwake || isStopping {
      isAwake = false
      return
    }
    await withCheckedContinuation { sleeper = $0 }
    isAwake = false
  }

  public func currentStatus() -> DispatcherStatus {
    var status = status
    status.waiting = waitingCount
    let unknown = active.values.filter { $0.ending != nil }.compactMap(\.play.endedAt)
    status.oldest = (unknown + [outbox.oldest].compactMap { $0 }).min()
    return status
  }

  /// What is to be sent, and what ended while nobody knew yet what it was.
  var waitingHere: Int { outbox.count + active.values.count { $0.ending != nil } }

  var waitingCount: Int {
    isMoreOnDisk ? max(waitingHere, look { try $0.outboxCount() } ?? 0) : waitingHere
  }

  private func tellSummary() {
    summarizedAt = time.now()
    let summary = summary
    guard summary != reported else { return }
    reported = summary
    report(summary)
  }

  private var summary: String {
    let names = active.values.lazy.filter { $0.ending == nil }.map { viewing in
      let verb = viewing.motion.isRunning ? "playing" : "paused"
      if case .found(let media) = viewing.resolution { return "\(verb) \(media.name)" }
      return "\(verb) \(viewing.play.path)"
    }
    let waiting = waitingCount == 0 ? [] : ["\(waitingCount) waiting for trakt"]
    let parts = names.sorted() + waiting
    return parts.isEmpty ? "nothing plays" : parts.joined(separator: ", ")
  }
}
