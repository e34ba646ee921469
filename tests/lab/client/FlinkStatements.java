// Copyright (c) 2026, bigdata.emr contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

/** Runs statements of SQL, given in base64, in the cluster: a program of Flink for application mode. */
public final class FlinkStatements {
    private FlinkStatements() {}

    public static void main(String[] arguments) throws Exception {
        String text = new String(Base64.getDecoder().decode(arguments[0]), StandardCharsets.UTF_8);
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        TableResult last = null;
        for (String statement : text.split(";")) {
            if (!statement.isBlank()) {
                last = tables.executeSql(statement);
            }
        }
        if (last != null) {
            last.await();
        }
    }
}
