// SPDX-License-Identifier: MIT

public import Foundation

/// What was built and is tested.
public enum Products {
  /// Where the executables lie: `$SCROBBLED_PRODUCTS`, else beside the tests' own executable, where
  /// `swift test` puts them all.
  static let folder: URL =
    if let path = ProcessInfo.processInfo.environment["SCROBBLED_PRODUCTS"] {
      URL(filePath: path)
    } else {
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }

  public static func scrobbled() throws -> String { try find("scrobbled") }
  static func plugin() throws -> String { try find("libMpvPlugin.so") }

  /// The sources, for what is made from them by scripts.
  public static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func find(_ name: String) throws -> String {
    let path = folder.appending(path: name).path
    guard FileManager.default.fileExists(atPath: path) else {
      throw SetupError("\(path) is not there: swift build, or set SCROBBLED_PRODUCTS")
    }
    return path
  }
}

/// What the tests need from the machine.
public enum Requirements {
  public static let player: Bool = find("mpv") != nil && find("ffmpeg") != nil
  public static let playerReason = "needs mpv and ffmpeg"

  public static let path =
    ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"

  /// - Returns: a tool's whole path.
  public static func find(_ tool: String) -> String? {
    path.split(separator: ":").map { "\($0)/\(tool)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  static func tool(_ name: String) throws -> String {
    guard let path = find(name) else { throw SetupError("\(name) is not installed") }
    return path
  }
}
