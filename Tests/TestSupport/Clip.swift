// SPDX-License-Identifier: MIT

internal import Foundation

/// A short video or piece of music, created once with ffmpeg and kept for later runs.
public struct Clip: Sendable, Hashable {
  public enum Kind: String, Sendable { case video, music }

  public var kind: Kind
  public var seconds: Int

  public static func video(seconds: Int) -> Clip { Clip(kind: .video, seconds: seconds) }
  public static func music(seconds: Int) -> Clip { Clip(kind: .music, seconds: seconds) }

  /// Copies it to a path, and creates the directories.
  func copy(to destination: URL) async throws {
    let files = FileManager.default
    try files.createDirectory(
      at: destination.deletingLastPathComponent(), withIntermediateDirectories: true)
    let source = try await ClipFactory.shared.make(self)
    // The test plays the same file a second time.
    if files.fileExists(atPath: destination.path) { return }
    if link(source.path, destination.path) != 0 {
      try files.copyItem(at: source, to: destination)
    }
  }

  fileprivate var name: String {
    "\(kind)-\(seconds)." + (kind == .video ? "mkv" : "flac")
  }

  /// The arguments of ffmpeg.
  fileprivate var arguments: [String] {
    let silence = ["-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono"]
    let length = ["-c:a", "flac", "-t", "\(seconds)"]
    switch kind {
    case .music:
      return silence + length
    case .video:
      let pictures = ["-f", "lavfi", "-i", "testsrc=size=160x90:rate=10"]
      // A key frame each half second, so that seeking is cheap.
      return pictures + silence + ["-c:v", "mpeg4", "-q:v", "20", "-g", "5"] + length
    }
  }
}

/// Creates each clip once, however many tests use it.
private actor ClipFactory {
  static let shared = ClipFactory()

  private let directory = FileManager.default.temporaryDirectory.appending(
    path: "scrobbled-clips-\(getuid())")
  private var orders: [Clip: Task<URL, any Error>] = [:]

  func make(_ clip: Clip) async throws -> URL {
    let order = orders[clip] ?? Task { try await render(clip) }
    orders[clip] = order
    return try await order.value
  }

  private func render(_ clip: Clip) async throws -> URL {
    let files = FileManager.default
    let video = directory.appending(path: clip.name)
    if files.fileExists(atPath: video.path) { return video }
    try files.createDirectory(at: directory, withIntermediateDirectories: true)
    // Written under a temporary name: two runs may create it at once.
    let draft = directory.appending(path: "\(UUID().uuidString)-\(clip.name)")
    let ffmpeg = try await CommandResult.run(
      [try Requirements.tool("ffmpeg"), "-nostdin", "-v", "error"] + clip.arguments + [draft.path],
      environment: ["PATH": Requirements.path])
    guard ffmpeg.end == .exited(0) else { throw SetupError("ffmpeg: \(ffmpeg.errors)") }
    guard rename(draft.path, video.path) == 0 else { throw SetupError("\(video.path): \(errno)") }
    return video
  }
}
