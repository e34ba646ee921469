// Copyright (c) 2026, bigdata.emr contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A long-lived HDFS client that writes small files one after another and says which ones were acknowledged.
 *
 * <p>"write DIR [PAUSE]" goes on until a line comes on standard input; each file DIR/N holds N, and PAUSE milliseconds lie between
 * two. A line "ack N MILLIS END" follows a successful close, with the milliseconds since 1970 at its end, "fail N CAUSE" an
 * exception. Every tenth file is read back at once: "seen N MILLIS END". "read DIR" prints "read N" for every file that holds what
 * its name says.
 */
public final class SequenceWriter {
  private SequenceWriter() {}

  public static void main(String[] args) throws Exception {
    try (FileSystem fs = FileSystem.newInstance(new Path(args[1]).toUri(), new Configuration())) {
      if (args[0].equals("write")) {
        write(fs, new Path(args[1]), args.length > 2 ? Long.parseLong(args[2]) : 0);
      } else {
        read(fs, new Path(args[1]));
      }
    }
  }

  private static void write(FileSystem fs, Path directory, long pause) throws Exception {
    fs.mkdirs(directory);
    for (long number = 0; !ended(); number++) {
      long begin = System.nanoTime();
      try {
        try (FSDataOutputStream out = fs.create(new Path(directory, Long.toString(number)), true)) {
          out.write(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
        }
        say("ack", number, begin);
        if (number % 10 == 0) {
          long again = System.nanoTime();
          if (!holds(fs, fs.getFileStatus(new Path(directory, Long.toString(number))))) {
            throw new java.io.IOException("the file does not hold what was written");
          }
          say("seen", number, again);
        }
      } catch (java.io.IOException cause) {
        System.out.println("fail " + number + " " + cause.toString().lines().findFirst().orElse(""));
      }
      System.out.flush();
      Thread.sleep(pause);
    }
  }

  private static void say(String word, long number, long begin) {
    System.out.println(
        word + " " + number + " " + (System.nanoTime() - begin) / 1_000_000 + " " + System.currentTimeMillis());
  }

  private static boolean holds(FileSystem fs, FileStatus status) throws java.io.IOException {
    byte[] content = new byte[(int) status.getLen()];
    try (var in = fs.open(status.getPath())) {
      in.readFully(content);
    }
    return new String(content, StandardCharsets.US_ASCII).equals(status.getPath().getName());
  }

  private static boolean ended() throws Exception {
    return System.in.available() > 0;
  }

  private static void read(FileSystem fs, Path directory) throws Exception {
    TreeSet<Long> numbers = new TreeSet<>();
    for (FileStatus status : fs.listStatus(directory)) {
      if (holds(fs, status)) {
        numbers.add(Long.parseLong(status.getPath().getName()));
      }
    }
    numbers.forEach(number -> System.out.println("read " + number));
  }
}
