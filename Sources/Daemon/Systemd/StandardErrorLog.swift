// SPDX-License-Identifier: MIT

public import Logging
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#endif

/// The log level shared by all loggers; it can change at run time.
public final class LogLevel: Sendable {
  private let level: Mutex<Logger.Level>

  public init(_ level: Logger.Level) { self.level = Mutex(level) }

  public var value: Logger.Level {
    get { level.withLock { $0 } }
    set { level.withLock { $0 = newValue } }
  }
}

/// Logs to standard error: with priorities for the systemd journal, otherwise as plain text.
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
    // File names are untrusted: they must not forge a log line.
    var line = prefix + TerminalEscaping.escape("\(event.message)") + "\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// Whether standard error is the systemd journal: `$JOURNAL_STREAM` has its device and inode
  /// (systemd.exec(5)).
  private static func isJournal(_ stream: String?) -> Bool {
    var status = stat()
    guard let stream, fstat(STDERR_FILENO, &status) == 0 else { return false }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }
}

extension Logger.Level {
  /// The syslog(3) priority, which systemd reads from the line's prefix (sd-daemon(3)).
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
