// Copyright (c) 2026, bigdata.emr contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

import com.aliyun.oss.common.auth.Credentials;
import com.aliyun.oss.common.auth.CredentialsProvider;
import com.aliyun.oss.common.auth.DefaultCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Keys of OSS from a file, else those of the RAM role of the instance. Both are asked for again while a file system is
 * open, so that a job outlives a token and follows another key.
 *
 * <p>hadoop-aliyun can construct no provider of its SDK. What is compiled of this stands in oss_class.py of the services;
 * it has no package, so that frameworks which take files of the configuration directory along take it with them.
 */
public final class EmrOssCredentials implements CredentialsProvider {
    private static final String METADATA = "http://100.100.100.200";
    private static final long FRESH_MS = 60_000, LEFT_MS = 600_000;
    private static final int TIMEOUT_MS = 5_000;

    private final String file, metadata, role;
    private Credentials found;
    private long expires, asked;

    public EmrOssCredentials(URI uri, Configuration conf) {
        file = conf.getTrimmed("fs.oss.emr.credentials.file", "");
        metadata = conf.getTrimmed("fs.oss.emr.metadata", METADATA);
        role = conf.getTrimmed("fs.oss.emr.role", "");
        // What is wrong is told by the first request: an exception from here would lose its words.
    }

    @Override
    public void setCredentials(Credentials given) {
        throw new UnsupportedOperationException("these credentials come from where the configuration says");
    }

    @Override
    public synchronized Credentials getCredentials() {
        long now = System.currentTimeMillis();
        boolean due = file.isEmpty() ? expires - now < LEFT_MS : true;
        if (found != null && (!due || now - asked < FRESH_MS)) {
            return found;
        }
        asked = now;
        try {
            found = file.isEmpty() ? ofRole() : ofFile();
        } catch (IOException error) {
            if (found == null || (file.isEmpty() && now >= expires)) {
                throw new IllegalStateException(error.getMessage(), error);
            }
        }
        return found;
    }

    private Credentials ofFile() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(Paths.get(file), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new IOException("the keys of OSS in " + file + " cannot be read: " + error, error);
        }
        if (lines.size() < 2 || lines.get(0).isEmpty()) {
            throw new IOException(file + " has no keys of OSS");
        }
        return new DefaultCredentials(lines.get(0), lines.get(1), lines.size() > 2 ? lines.get(2) : null);
    }

    private Credentials ofRole() throws IOException {
        String place = "/latest/meta-data/ram/security-credentials/";
        String name = role.isEmpty() ? ask("GET", place).trim() : role;
        String answer = ask("GET", place + name);
        String id = field(answer, "AccessKeyId"), secret = field(answer, "AccessKeySecret");
        String token = field(answer, "SecurityToken"), until = field(answer, "Expiration");
        if (id.isEmpty() || secret.isEmpty() || token.isEmpty() || until.isEmpty()) {
            throw new IOException("the metadata service has no credentials of RAM role " + name);
        }
        expires = Instant.parse(until).toEpochMilli();
        return new DefaultCredentials(id, secret, token);
    }

    /** Ask with a token, which instances with closed metadata want; those without one get along. */
    private String ask(String method, String path) throws IOException {
        String token = "";
        try {
            token = send("PUT", "/latest/api/token", "X-aliyun-ecs-metadata-token-ttl-seconds", "60").trim();
        } catch (IOException error) {
            // An older service has no tokens; if it does want one it says so below.
        }
        return send(method, path, "X-aliyun-ecs-metadata-token", token);
    }

    private String send(String method, String path, String header, String value) throws IOException {
        HttpURLConnection link = (HttpURLConnection) new URL(metadata + path).openConnection(Proxy.NO_PROXY);
        try {
            link.setRequestMethod(method);
            link.setConnectTimeout(TIMEOUT_MS);
            link.setReadTimeout(TIMEOUT_MS);
            if (!value.isEmpty()) {
                link.setRequestProperty(header, value);
            }
            int status = link.getResponseCode();
            if (status == 404) {
                throw new IOException("this host has no RAM role; attach one to the instance");
            }
            if (status != 200) {
                throw new IOException("the metadata service of this host answers " + status);
            }
            try (InputStream stream = link.getInputStream()) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                byte[] part = new byte[4096];
                for (int size = stream.read(part); size >= 0; size = stream.read(part)) {
                    all.write(part, 0, size);
                }
                return all.toString("UTF-8");
            }
        } catch (java.net.SocketTimeoutException | java.net.ConnectException error) {
            throw new IOException("the metadata service of this host does not answer, so it has no RAM role", error);
        } finally {
            link.disconnect();
        }
    }

    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        return found.find() ? found.group(1) : "";
    }
}
