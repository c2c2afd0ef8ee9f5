// SPDX-License-Identifier: MIT

public import Logging
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#endif

/// How much is logged, by all who log; it can change while they do.
public final class LogLevel: Sendable {
  private let level: Mutex<Logger.Level>

  public init(_ level: Logger.Level) { self.level = Mutex(level) }

  public var value: Logger.Level {
    get { level.withLock { $0 } }
    set { level.withLock { $0 = newValue } }
  }
}

/// Logs to standard error: for the journal with its priorities and no time of our own, else plainly.
public struct StandardErrorLog: LogHandler {
  public var metadata: Logger.Metadata = [:]
  private var level: LogLevel
  private let isJournal: Bool

  public init(level: LogLevel, environment: [String: String]) {
    self.level = level
    isJournal = Self.isJournal(environment["JOURNAL_STREAM"])
  }

  public var logLevel: Logger.Level {
    get { level.value }
    set { level = LogLevel(newValue) }
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let prefix = isJournal ? "<\(event.level.priority)>" : "scrobbled: "
    // Names of files are hostile: no line of theirs may look like one of ours.
    var line = prefix + TerminalEscaping.escape("\(event.message)") + "\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// Standard error is the journal where `$JOURNAL_STREAM` names its device and inode
  /// (systemd.exec(5)).
  private static func isJournal(_ stream: String?) -> Bool {
    var status = stat()
    guard let stream, fstat(STDERR_FILENO, &status) == 0 else { return false }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }
}

extension Logger.Level {
  /// The priority of syslog(3), which sd-daemon(3) reads from the start of a line.
  fileprivate var priority: Int {
    switch self {
    case .critical: 2
    case .error: 3
    case .warning: 4
    case .notice: 5
    case .info: 6
    case .debug, .trace: 7
    }
  }
}
