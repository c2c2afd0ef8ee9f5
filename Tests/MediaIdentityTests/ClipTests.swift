// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Clips and recordings")
struct ClipTests {
  @Test(
    "clips, recordings and extras are ignored or keep their title",
    arguments: [
      ("Harbour Lights S01E01 reaction [W5OxWXbB5vw].mkv", "Harbour Lights 1x01"),
      ("My Garden in 2020 [W5OxWXbB5vw].mkv", "My Garden in (2020)"),
      ("My Garden [2x05_-WXbB5].webm", "My Garden"),
      ("My Garden [20200116abC].mkv", "My Garden"),
      ("rbu7Zu5X1zI.mp4", "ignored"),
      ("W5OxWXbB5vw.webm", "ignored"),
      ("dQw4w9WgXcQ.mp4", "ignored"),
      ("VID_20240101_120000.mp4", "ignored"),
      ("VID-20240101-WA0003.mp4", "ignored"),
      ("PXL_20230715_123456789.mp4", "ignored"),
      ("PXL_20230715_123456789.TS.mp4", "ignored"),
      ("20240101_120000.mp4", "ignored"),
      ("2024-01-01 12-00-00.mkv", "ignored"),
      ("2024-01-01_12-00-00.mkv", "ignored"),
      ("Replay 2024-01-01 12-00-00.mkv", "ignored"),
      ("Screencast from 2024-01-01 12-00-00.webm", "ignored"),
      ("Screencast from 01-01-2024 12:00:00 PM.webm", "ignored"),
      ("simplescreenrecorder-2024-01-01_12.00.00.mkv", "ignored"),
      ("Screen Recording 2024-01-01 at 12.00.00.mov", "ignored"),
      ("Screen_Recording_20240101-120000_YouTube.mp4", "ignored"),
      ("Peek 2024-01-01 12-00.mp4", "ignored"),
      ("GX010123.MP4", "ignored"),
      ("GH010123.MP4", "ignored"),
      ("DJI_0001.MP4", "ignored"),
      ("DJI_20240101120000_0001_D.MP4", "ignored"),
      ("MVI_1234.AVI", "ignored"),
      ("DSC_0123.MOV", "ignored"),
      ("P1000123.MP4", "ignored"),
      ("C0001.MP4", "ignored"),
      ("00001.MTS", "ignored"),
      ("WhatsApp Video 2024-01-01 at 12.00.00.mp4", "ignored"),
      ("signal-2024-01-01-120000.mp4", "ignored"),
      ("video_2024-01-01_12-00-00.mp4", "ignored"),
      ("RPReplay_Final1700000000.MP4", "ignored"),
      ("bandicam 2024-01-01 12-00-00-000.mp4", "ignored"),
      ("Desktop 2024.01.01 - 12.00.00.01.mp4", "ignored"),
      ("GMT20240101-120000_Recording_1920x1080.mp4", "ignored"),
      ("recording_2024-01-01_12.00.00.mp4", "ignored"),
      ("Kooha-2024-01-01-12-00-00.webm", "ignored"),
      ("ED2.mkv", "ignored"),
      ("EDv2.mkv", "ignored"),
      ("NCOP1.mkv", "ignored"),
      ("[Moon] Paper Fox - EDv2 [1080p].mkv", "ignored"),
      ("[Moon] Paper Fox - NCED2v2 [1080p].mkv", "ignored"),
      ("[Moon] Paper Fox - ED2 [1080p][0B1C2D3E].mkv", "ignored"),
      ("/anime/Paper Fox/ED2.mkv", "ignored"),
      ("/movies/Silent.Orchard.1995.1080p.BluRay.x264-MOON/sample.mkv", "ignored"),
      ("/movies/Silent Orchard (1995)/sample.mkv", "ignored"),
      ("/movies/Silent Orchard (1995)/Silent Orchard (1995) - Deleted Scenes.mkv", "ignored"),
      ("Evening_Post_20200116_20302100.mp4", "Evening Post 2020-01-16"),
      ("Oppenheimer.mkv", "Oppenheimer"),
      ("Spiderman3.mkv", "Spiderman3"),
      ("Ed S01E02.mkv", "Ed 1x02"),
    ])
  func clip(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test(
    "clip from a video site is marked",
    arguments: [
      "Harbour Lights S01E01 reaction [W5OxWXbB5vw].mkv",
      "/home/anna/Videos/My Garden [BV1xx411c7mD].mp4",
      "/home/anna/Videos/My Garden [BV1xx411c7mD_p2].mp4",
      "Silent Orchard Full Movie [123456789].mkv", "Silent Orchard Full Movie [76979871].mkv",
      "Silent Orchard Full Movie [x8abcde].mkv",
      "Harbour Lights S01E01 reaction (W5OxWXbB5vw).mkv",
      "Harbour Lights S01E01 reaction-W5OxWXbB5vw.mkv",
      "Harbour Lights S01E01 reaction--5OxWXbB_vw.mkv",
      "Harbour Lights S01E01 reaction [W5OxWXbB5vw].f137.mp4",
      "Harbour Lights S01E01 reaction [W5OxWXbB5vw].en.mkv",
      "https://www.youtube.com/watch?v=W5OxWXbB5vw",
    ])
  func marked(_ path: String) {
    #expect(identify(MediaReference(path: path)).isVideoSite)
  }

  @Test(
    "group, checksum or catalogue ID does not mark a clip",
    arguments: [
      "Harbour Lights S01E01 [1080p].mkv", "[Moon] Paper Fox - 05 [52E6B438].mkv",
      "Silent Orchard (1995) [tmdbid=603].mkv", "Silent Orchard (1995) [tt0133093].mkv",
      "Harbour Lights S01E01 [SubsPlease1].mkv", "Silent Orchard (1995) [RARBG].mkv",
      "Harbour.Lights.S01E01.1080p.WEB.h264-W5OxWXbB5vw.mkv",
      "Harbour Lights S01E01-SubsPlease1.mkv",
      "Harbour Lights - S01E01 (Silent2Night).mkv",
      "Silent Orchard (1995) [x264-MOONSUN].mkv", "[Moon] Paper Fox - 05 [12345678].mkv",
    ])
  func unmarked(_ path: String) {
    #expect(!identify(MediaReference(path: path)).isVideoSite)
  }

  @Test("yt-dlp tags mark a clip") func tags() {
    func isMarked(_ tags: [String: String]) -> Bool {
      identify(MediaReference(path: "/x/Harbour Lights S01E01.mkv", tags: tags)).isVideoSite
    }
    #expect(isMarked(["ytdl_description": "a clip"]))
    #expect(isMarked(["PURL": "https://www.youtube.com/watch?v=W5OxWXbB5vw"]))
    #expect(isMarked(["comment": "https://youtu.be/W5OxWXbB5vw"]))
    #expect(!isMarked(["comment": "https://example.com/", "title": "Harbour Lights"]))
  }

  @Test(
    "reason names the kind of file",
    arguments: [
      ("rbu7Zu5X1zI.mp4", "the id of a clip at a video site"),
      ("VID_20240101_120000.mp4", "a recording of a camera or a screen"),
      ("/movies/Silent Orchard (1995)/sample.mkv", "a trailer or a sample"),
      ("[Moon] Paper Fox - NCED2 [1080p].mkv", "an opening or an ending"),
    ])
  func reasons(_ path: String, _ reason: String) {
    #expect(identify(MediaReference(path: path)).ignored == reason)
  }

  @Test("titles of a clip are kept unparsed")
  func titles() {
    let file = "/v/Dark S01E01 reaction [W5OxWXbB5vw].mkv"
    #expect(identify(MediaReference(path: file)).clipTitles == ["Dark S01E01 reaction "])
    let dashed = "/v/Dark S01E01 reaction-W5OxWXbB5vw.mkv"
    #expect(identify(MediaReference(path: dashed)).clipTitles == ["Dark S01E01 reaction"])
    for name in ["Dark S01E01 [-5OxWXbB_vw].mkv", "Dark S01E01 --5OxWXbB_vw.mkv"] {
      #expect(identify(MediaReference(path: "/v/" + name)).clipTitles == ["Dark S01E01 "])
    }
    let tagged = MediaReference(
      path: "/v/Dark S01E01.mkv", mediaTitle: "Dark S01E01 Full Episode",
      tags: ["PURL": "https://www.youtube.com/watch?v=W5OxWXbB5vw"])
    #expect(identify(tagged).clipTitles == ["Dark S01E01", "Dark S01E01 Full Episode"])
    let address = MediaReference(
      path: "https://www.youtube.com/watch?v=W5OxWXbB5vw", mediaTitle: "Dark S01E01 reaction")
    let streamed = identify(address)
    #expect(streamed.ignored != nil || streamed.clipTitles == ["Dark S01E01 reaction"])
    #expect(identify(MediaReference(path: "/v/Dark S01E01.mkv")).clipTitles == [])
  }

  @Test(
    "name without information is identified by a title that the user gave, by tags or by .nfo",
    arguments: ["Video 1.mkv", "VID_20240101_120000.mp4", "5f4dcc3b5aa765d61d8327deb882cf99.mkv"])
  func otherEvidence(_ name: String) {
    let path = "/x/" + name
    func read(
      title: String? = nil, tags: [String: String] = [:], nfo: [String: String] = [:]
    ) -> String {
      words(
        identify(
          MediaReference(path: path, mediaTitle: title ?? name, tags: tags),
          surroundings: directory([name], nfo: nfo)))
    }
    #expect(read() == "ignored")
    #expect(read(title: "Silent Orchard (1995)") == "Silent Orchard (1995)")
    #expect(read(title: "Harbour Lights S02E05") == "Harbour Lights 2x05")
    #expect(read(title: "Holiday") == "ignored")
    // the title of the file itself, which mpv shows
    let free = "Holiday (2019)"
    #expect(read(title: free, tags: ["title": free]) == "ignored")
    let tags = ["show": "Harbour Lights", "season_number": "2", "episode_sort": "5"]
    #expect(read(tags: tags) == "Harbour Lights 2x05")
    let movie = "<movie><title>Silent Orchard</title><year>1995</year></movie>"
    #expect(read(nfo: ["/x/movie.nfo": movie]) == "Silent Orchard (1995)")
    #expect(read(nfo: ["/x/tvshow.nfo": "<tvshow><title>HL</title></tvshow>"]) == "ignored")
  }

  @Test("name that is the id of a clip marks a video site, whatever its title") func bareID() {
    let found = identify(
      MediaReference(path: "/x/W5OxWXbB5vw.webm", mediaTitle: "Harbour Lights S02E05"))
    #expect(words(found) == "Harbour Lights 2x05")
    #expect(found.isVideoSite)
    #expect(found.clipTitles == ["Harbour Lights S02E05"])
  }
}
